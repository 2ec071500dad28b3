using System.Net;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>A whole answer of the public API.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, Uri? Location, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The stable type of a problem; null for anything else.</summary>
    public string? ProblemType => ContentType == "application/problem+json" ? (string?)Json["type"] : null;

    public override string ToString() => $"{(int)Status} {ContentType} {Body}";

    public static async Task<Answer> OfAsync(HttpResponseMessage response, CancellationToken cancellation) => new(
        response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location,
        await response.Content.ReadAsStringAsync(cancellation));
}
