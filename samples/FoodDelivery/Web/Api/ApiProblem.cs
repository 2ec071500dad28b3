using System.Text.Json;

namespace FoodDelivery.Web.Api;

/// <summary>An RFC 9457 problem, as far as a person is told about it.</summary>
public sealed record ApiProblem(string? Type, string? Title, string? Detail, IReadOnlyDictionary<string, string[]>? Errors)
{
    private const string KeyReused = "urn:hanok:problem:idempotency-key-reused";

    public static async Task<string> ReadWordsAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (JsonSerializer.Deserialize<ApiProblem>(body, ShopApi.Json)?.Words() is { Length: > 0 } words)
                return words;
        }
        catch (JsonException)
        {
            // Not a problem document; the status says what there is to say.
        }

        return $"That was not accepted (status {(int)response.StatusCode}).";
    }

    private string? Words() => this switch
    {
        { Type: KeyReused } => "This form was sent before with other content. Check the order and place it once more.",
        { Errors.Count: > 0 } => string.Join(" ", Errors.SelectMany(e => e.Value)),
        { Detail.Length: > 0 } => Detail,
        _ => Title,
    };
}
