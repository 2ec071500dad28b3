using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FoodDelivery.Contracts.Api;

/// <summary>The problems (RFC 9457) that FoodDelivery answers with. Their types are part of the contract.</summary>
public static class ApiProblem
{
    public const string Prefix = "urn:fooddelivery:problem:";

    public static IResult InvalidRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) => Results.Problem(
        "The request cannot be used; 'errors' says why, by field.",
        statusCode: StatusCodes.Status400BadRequest,
        title: "Invalid request",
        type: Prefix + "invalid-request",
        extensions: [new("errors", errors)]);

    public static IResult IdempotencyKeyMissing() => Results.Problem(
        "Send an Idempotency-Key header of 1 to 200 characters: a new one for each order, the same one when repeating a request.",
        statusCode: StatusCodes.Status400BadRequest,
        title: "Idempotency key missing",
        type: Prefix + "idempotency-key-missing");

    public static IResult NotFound(string what, string id) => Results.Problem(
        $"There is no {what} '{id}'.",
        statusCode: StatusCodes.Status404NotFound,
        title: "Not found",
        type: Prefix + "not-found");

    public static IResult NotYours(string what) => Results.Problem(
        $"This is for another {what} than the token.",
        statusCode: StatusCodes.Status403Forbidden,
        title: "Not yours",
        type: Prefix + "not-yours");

    public static IResult Conflict(string type, string detail) => Results.Problem(
        detail,
        statusCode: StatusCodes.Status409Conflict,
        title: "Conflict",
        type: Prefix + type);

    /// <param name="wait">After which it is worth another try.</param>
    public static IResult TooMany(HttpContext http, string type, string detail, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture);
        return Results.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: "Too many", type: Prefix + type);
    }

    public static IResult Unavailable(string type, string detail) => Results.Problem(
        detail,
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "Unavailable",
        type: Prefix + type);

    public static IResult RequestTooLarge(int limit) => Results.Problem(
        $"The request body is larger than {limit:N0} bytes.",
        statusCode: StatusCodes.Status413PayloadTooLarge,
        title: "Request too large",
        type: Prefix + "request-too-large");
}
