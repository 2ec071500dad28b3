using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace FoodDelivery.Contracts.Api;

/// <summary>A request body as it was read: the value, or the problem to answer with.</summary>
public readonly record struct ApiRequest<T>(T? Value, IResult? Problem) where T : class
{
    /// <summary>
    /// Reads the body here instead of by parameter binding, so that a malformed one is answered in this API's own terms, and at most
    /// <paramref name="limit"/> bytes of it are ever held.
    /// </summary>
    public static async ValueTask<ApiRequest<T>> ReadAsync(
        HttpRequest request, JsonTypeInfo<T> json, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return new(null, ApiProblem.RequestTooLarge(limit));

        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > limit)
                return new(null, ApiProblem.RequestTooLarge(limit));

            body.Write(buffer, 0, read);
        }

        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length), json);
    }

    private static ApiRequest<T> Parse(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> json)
    {
        var errors = new Errors();
        try
        {
            if (JsonSerializer.Deserialize(utf8, json) is { } value)
                return new(value, null);

            errors.Add("", "A JSON object is expected.");
        }
        catch (JsonException e)
        {
            errors.Add(Field(e.Path), Text(e));
        }

        return new(null, errors.ToProblem());
    }

    // What the serializer says is about .NET types; what our converters say is for the caller.
    private static string Text(JsonException e) => (e.InnerException, e.Message.Contains(" Path: ", StringComparison.Ordinal)) switch
    {
        _ when e.Message.StartsWith("Duplicate property", StringComparison.Ordinal) => "It is there twice.",
        (JsonException, _) => $"This is no valid JSON: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.",
        (_, true) => "The value is of a wrong kind, or is no valid text.",
        _ => e.Message,
    };

    // "$.lineItems[0].quantity" is a JSON path; the field is what a caller calls it.
    private static string Field(string? path) => path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
}
