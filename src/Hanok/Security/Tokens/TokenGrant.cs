using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Hanok.Security.Tokens;

/// <summary>What an issuer answers to a request for a token (RFC 6749, 5.1).</summary>
/// <param name="Lifetime">From when it was asked for.</param>
public sealed record TokenGrant(string AccessToken, TimeSpan Lifetime, string? RefreshToken)
{
    /// <exception cref="TokenGrantException">The issuer refuses, or answers something else.</exception>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public static async Task<TokenGrant> RequestAsync(
        HttpClient http, Uri endpoint, string clientId, string clientSecret, IEnumerable<KeyValuePair<string, string>> form,
        CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        // Encoded before it is joined, as section 2.3.1 has it.
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}")));

        using var response = await http.SendAsync(request, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            using var json = JsonDocument.Parse(body, UnverifiedToken.Strict);
            if (!response.IsSuccessStatusCode)
                throw new TokenGrantException((int)response.StatusCode, Text(json.RootElement, "error") ?? "", Text(json.RootElement, "error_description"),
                    response.Headers.RetryAfter?.Delta);

            if (Text(json.RootElement, "access_token") is not { Length: > 0 } token
                || !"Bearer".Equals(Text(json.RootElement, "token_type"), StringComparison.OrdinalIgnoreCase))
                throw new TokenGrantException((int)response.StatusCode, "", "The answer has no bearer token.");

            // Without a lifetime it is only recommended to say one: a short one does no harm.
            var seconds = json.RootElement.TryGetProperty("expires_in", out var lifetime) && lifetime.TryGetInt32(out var said) ? said : 60;
            return new(token, TimeSpan.FromSeconds(seconds), Text(json.RootElement, "refresh_token"));
        }
        catch (JsonException)
        {
            throw new TokenGrantException((int)response.StatusCode, "", $"The answer of {endpoint} is no JSON.");
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
