using Microsoft.AspNetCore.Http;

namespace Hanok.Idempotency;

/// <summary>The problems (RFC 9457) of a request's key. That it was used for another request is an exception, for sagas say so too.</summary>
internal static class IdempotencyProblem
{
    public static IResult KeyMissing() => Problem(
        StatusCodes.Status400BadRequest, "idempotency-key-missing",
        $"Send one {IdempotencyKey.Header} header of 1 to {IdempotencyKey.Limit} printable ASCII characters: a new one for each request, the same one when repeating it.");

    public static IResult AnswerNotKept(int status) => Problem(
        StatusCodes.Status409Conflict, "idempotent-answer-not-kept",
        $"The request was done before, and answered with {status} and more than is kept of an answer. Look it up instead of repeating it.");

    private static IResult Problem(int status, string type, string detail) =>
        Results.Problem(detail, statusCode: status, type: $"urn:hanok:problem:{type}");
}
