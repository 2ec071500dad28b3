using System.Text.Json;

namespace Hanok.Security.Tokens;

/// <summary>What an issuer says about itself (OpenID Connect Discovery 1.0), as far as it is needed here.</summary>
/// <param name="Keys">Where its keys are.</param>
/// <param name="Tokens">Where tokens are asked for; null when it does not say.</param>
/// <param name="Authorization">Where a person signs in; null when it does not say.</param>
public sealed record IssuerMetadata(string Issuer, Uri Keys, Uri? Tokens, Uri? Authorization)
{
    /// <summary>The named <c>HttpClient</c> with which an issuer is asked: with time limits, and without redirects.</summary>
    public const string Client = "hanok-issuer";

    /// <exception cref="HttpRequestException">It does not answer.</exception>
    /// <exception cref="JsonException">It answers something else; the message says what is wrong.</exception>
    public static async Task<IssuerMetadata> ReadAsync(HttpClient http, TokenOptions options, CancellationToken cancellation)
    {
        var address = new Uri(options.Authority.TrimEnd('/') + "/.well-known/openid-configuration");
        using var json = JsonDocument.Parse(await http.GetByteArrayAsync(address, cancellation), UnverifiedToken.Strict);

        // Otherwise one issuer could speak for another. Some end in a slash, and some configurations do.
        var issuer = Text(json.RootElement, "issuer");
        if (issuer?.TrimEnd('/') != options.Authority.TrimEnd('/'))
            throw new JsonException($"{address} says that it is '{issuer}', and not '{options.Authority}'. Set Hanok__Tokens__Authority to the name that it gives itself.");

        return new(
            issuer, Address(json.RootElement, "jwks_uri", options) ?? throw new JsonException($"{address} has no usable 'jwks_uri'."),
            Address(json.RootElement, "token_endpoint", options), Address(json.RootElement, "authorization_endpoint", options));
    }

    private static Uri? Address(JsonElement json, string name, TokenOptions options) =>
        Uri.TryCreate(Text(json, name), UriKind.Absolute, out var uri) && options.IsSafe(uri) ? uri : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
