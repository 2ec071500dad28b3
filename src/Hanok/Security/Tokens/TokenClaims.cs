using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;

namespace Hanok.Security.Tokens;

/// <summary>What a token says, as claims under the names that they have in the token.</summary>
public static class TokenClaims
{
    /// <summary>The authentication scheme, as that of <c>AddJwtBearer</c>.</summary>
    public const string Scheme = "Bearer";

    /// <summary>Who it is: a person or a client.</summary>
    public const string Subject = "sub";

    /// <summary>The roles, one claim for each, wherever they stood in the token.</summary>
    public const string Role = "roles";

    /// <summary>The scopes, one claim for each.</summary>
    public const string Scope = "scope";

    // What these mean is fixed. Another spelling is another name, and whoever compares without case would take it for one of them.
    private static readonly FrozenSet<string> Fixed =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "iss", Subject, "aud", "exp", "nbf", "iat", "jti", "client_id", "azp", Scope, Role);

    /// <summary>Whether two names differ by case alone: which of them counts would depend on who looks.</summary>
    internal static bool AreAmbiguous(JsonElement payload)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return payload.EnumerateObject().Any(property => !names.Add(property.Name));
    }

    internal static IEnumerable<Claim> Read(JsonElement payload, string roleClaim)
    {
        foreach (var property in payload.EnumerateObject())
            if (property.Name != Role && (!Fixed.TryGetValue(property.Name, out var name) || name == property.Name))
                foreach (var value in Values(property.Value, words: property.Name == Scope))
                    yield return new(property.Name, value);

        if (Find(payload, roleClaim) is { } roles)
            foreach (var role in Values(roles, words: true))
                yield return new(Role, role);
    }

    private static JsonElement? Find(JsonElement json, string path)
    {
        // A name with dots in it, as namespaced claims have (https://example.com/roles), goes first.
        if (json.TryGetProperty(path, out var whole))
            return whole;

        foreach (var name in path.Split('.'))
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;

        return json;
    }

    private static IEnumerable<string> Values(JsonElement value, bool words) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        JsonValueKind.String when words => value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(one => Values(one, words: false)),
        _ => [value.GetRawText()],
    };
}
