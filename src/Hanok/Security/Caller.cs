using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text;
using System.Text.Json;

namespace Hanok.Security;

/// <summary>Who caused it: the person or client on whose behalf a request or a message is handled.</summary>
/// <remarks>
/// It travels with messages as a few claims in JSON, not as a token: a token ends long before the last retry of a message, and whoever
/// keeps messages would keep keys. Nobody signs it; it is worth what the channel is worth (docs/decisions/0023).
/// </remarks>
/// <param name="Subject">The <c>sub</c> of the token.</param>
/// <param name="Claims">Further claims, of those named in <c>Hanok:Tokens:MessageClaims</c>.</param>
public sealed record Caller(string Subject, IReadOnlyList<string> Roles, IReadOnlyDictionary<string, string> Claims)
{
    /// <summary>Bytes. It goes with every message: what is larger travels as the subject alone.</summary>
    public const int Limit = 1024;

    private const string SubjectName = "sub";
    private const string RolesName = "roles";

    // A name that stands there twice is two things to two readers.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly AsyncLocal<string?> Acting = new();

    // Identities of validated tokens are shared by the requests with that token.
    private static readonly ConditionalWeakTable<ClaimsIdentity, string> Written = [];

    /// <summary>Who is acting just now, in JSON; empty for nobody. What is sent meanwhile is caused by them.</summary>
    /// <remarks>Setting it holds until the asynchronous method that does so returns.</remarks>
    internal static string Current
    {
        get => Acting.Value ?? "";
        set
        {
            // A new context is an allocation: most messages of most systems have nobody.
            if (!string.Equals(Current, value, StringComparison.Ordinal))
                Acting.Value = value;
        }
    }

    public bool IsInRole(string role) => Roles.Contains(role);

    /// <summary>Null when it is empty, or not what <see cref="Write(ClaimsIdentity, IReadOnlyCollection{string})"/> writes.</summary>
    internal static Caller? Read(string json)
    {
        if (json.Length == 0)
            return null;

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(SubjectName, out var subject) && subject.ValueKind == JsonValueKind.String
                ? new(
                    subject.GetString()!,
                    root.TryGetProperty(RolesName, out var roles) && roles.ValueKind == JsonValueKind.Array
                        ? [.. roles.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!)] : [],
                    root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String && p.Name != SubjectName)
                        .ToDictionary(p => p.Name, p => p.Value.GetString()!))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: text in it is no Unicode.
            return null;
        }
    }

    /// <summary>The claims of an identity that travel. Empty for one without a subject.</summary>
    internal static string Of(ClaimsIdentity identity, IReadOnlyCollection<string> claims) =>
        Written.TryGetValue(identity, out var known) ? known : Written.GetValue(identity, i => Write(i, claims));

    private static string Write(ClaimsIdentity identity, IReadOnlyCollection<string> claims)
    {
        // Not every identity that stands here is ours, and the framework's compares names without case.
        string? Find(string name) => identity.FindFirst(claim => claim.Type == name)?.Value;

        if ((Find(SubjectName) ?? Find(ClaimTypes.NameIdentifier)) is not { Length: > 0 } subject)
            return "";

        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString(SubjectName, subject);
            if (identity.FindAll(claim => claim.Type == identity.RoleClaimType).Select(claim => claim.Value).ToList() is { Count: > 0 } roles)
            {
                json.WriteStartArray(RolesName);
                foreach (var role in roles)
                    json.WriteStringValue(role);
                json.WriteEndArray();
            }

            foreach (var name in claims)
                if (name is not (SubjectName or RolesName) && Find(name) is { } value)
                    json.WriteString(name, value);

            json.WriteEndObject();
        }

        if (output.WrittenCount <= Limit)
            return Encoding.UTF8.GetString(output.WrittenSpan);

        return subject.Length <= Limit / 8 ? $$"""{"sub":"{{JsonEncodedText.Encode(subject)}}"}""" : "";
    }
}
