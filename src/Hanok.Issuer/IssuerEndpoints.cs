using Hanok.Security;

namespace Hanok.Issuer;

/// <summary>What an issuer offers: its description, its keys and its tokens. Everybody may ask.</summary>
internal static class IssuerEndpoints
{
    private const string KeysPath = "/.well-known/jwks.json";
    private const string TokensPath = "/connect/token";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/.well-known/openid-configuration", (DevelopmentIssuer issuer) => Json(Describe(issuer.Name))).AllowAnonymous();
        endpoints.MapGet(KeysPath, (DevelopmentIssuer issuer) => Json(issuer.KeySet)).AllowAnonymous();
        endpoints.MapPost(TokensPath, context => context.RequestServices.GetRequiredService<TokenEndpoint>().AnswerAsync(context))
            .WithMetadata(PostedForm.Metadata).AllowAnonymous();
    }

    private static IResult Json(byte[] json) => Results.Bytes(json, "application/json");

    private static byte[] Describe(string issuer) => TokenWriter.Json(json =>
    {
        json.WriteString("issuer", issuer);
        json.WriteString("jwks_uri", issuer + KeysPath);
        json.WriteString("token_endpoint", issuer + TokensPath);
        foreach (var (name, values) in Supported)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }
    });

    private static readonly (string Name, string[] Values)[] Supported =
    [
        ("grant_types_supported", ["client_credentials", "password", "refresh_token"]),
        ("token_endpoint_auth_methods_supported", ["client_secret_basic", "client_secret_post", "none"]),
        ("response_types_supported", []),
        ("subject_types_supported", ["public"]),
        ("id_token_signing_alg_values_supported", ["ES256"]),
    ];
}
