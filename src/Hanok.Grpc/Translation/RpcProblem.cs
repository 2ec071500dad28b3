using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Grpc.Translation;

/// <summary>What a client by HTTP is told of a status, as an RFC 9457 problem.</summary>
internal static class RpcProblem
{
    public static ProblemDetails Of(Status failure, string service) => new()
    {
        Status = HttpStatusOf(failure.StatusCode),
        Type = $"urn:hanok:problem:rpc-{Kebab(failure.StatusCode)}",
        Title = Words(failure.StatusCode),
        // Of what went wrong inside of a service, the outside learns nothing.
        Detail = IsInternal(failure.StatusCode) ? $"Something is wrong at '{service}'. Whether it did what was asked is not known."
            : failure.Detail.Length > 0 ? failure.Detail : null,
    };

    public static ProblemDetails Of(FieldException mistake) => new()
    {
        Status = StatusCodes.Status400BadRequest,
        Type = "urn:hanok:problem:malformed-request",
        Detail = mistake.Field.Length == 0 ? mistake.Reason : "The request cannot be used; 'errors' says why, by field.",
        Extensions = { ["errors"] = new Dictionary<string, string[]> { [mistake.Field] = [mistake.Reason] } },
    };

    public static bool IsInternal(StatusCode status) => status is StatusCode.Unknown or StatusCode.Internal or StatusCode.DataLoss or > StatusCode.Unauthenticated;

    // As google.rpc.Code says, but DEADLINE_EXCEEDED and CANCELLED are said to be the same as by the gateway.
    public static int HttpStatusOf(StatusCode status) => status switch
    {
        StatusCode.OK => StatusCodes.Status200OK,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static string Kebab(StatusCode status) => Words(status).Replace(' ', '-').ToLowerInvariant();

    private static string Words(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument => "Invalid argument",
        StatusCode.DeadlineExceeded => "Deadline exceeded",
        StatusCode.NotFound => "Not found",
        StatusCode.AlreadyExists => "Already exists",
        StatusCode.PermissionDenied => "Permission denied",
        StatusCode.ResourceExhausted => "Resource exhausted",
        StatusCode.FailedPrecondition => "Failed precondition",
        StatusCode.OutOfRange => "Out of range",
        StatusCode.DataLoss => "Data loss",
        _ => status.ToString(),
    };
}
