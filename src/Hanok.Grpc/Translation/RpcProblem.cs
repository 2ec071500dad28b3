using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Grpc.Translation;

/// <summary>What a client by HTTP is told of a status, as an RFC 9457 problem.</summary>
internal static class RpcProblem
{
    public static ProblemDetails Of(GrpcException failure, string service) => new()
    {
        Status = HttpStatusOf(failure.Status),
        Type = $"urn:hanok:problem:rpc-{Kebab(failure.Status)}",
        Title = Words(failure.Status),
        // Of what went wrong inside of a service, the outside learns nothing.
        Detail = IsInternal(failure.Status) ? $"Something is wrong at '{service}'. Whether it did what was asked is not known." : failure.Detail,
    };

    public static ProblemDetails Of(FieldException mistake) => new()
    {
        Status = StatusCodes.Status400BadRequest,
        Type = "urn:hanok:problem:malformed-request",
        Detail = mistake.Field.Length == 0 ? mistake.Reason : "The request cannot be used; 'errors' says why, by field.",
        Extensions = { ["errors"] = new Dictionary<string, string[]> { [mistake.Field] = [mistake.Reason] } },
    };

    public static bool IsInternal(GrpcStatus status) => status is GrpcStatus.Unknown or GrpcStatus.Internal or GrpcStatus.DataLoss;

    // As google.rpc.Code says, but DEADLINE_EXCEEDED and CANCELLED are said to be the same as by the gateway.
    public static int HttpStatusOf(GrpcStatus status) => status switch
    {
        GrpcStatus.Ok => StatusCodes.Status200OK,
        GrpcStatus.Cancelled => StatusCodes.Status499ClientClosedRequest,
        GrpcStatus.InvalidArgument or GrpcStatus.FailedPrecondition or GrpcStatus.OutOfRange => StatusCodes.Status400BadRequest,
        GrpcStatus.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        GrpcStatus.NotFound => StatusCodes.Status404NotFound,
        GrpcStatus.AlreadyExists or GrpcStatus.Aborted => StatusCodes.Status409Conflict,
        GrpcStatus.PermissionDenied => StatusCodes.Status403Forbidden,
        GrpcStatus.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        GrpcStatus.Unimplemented => StatusCodes.Status501NotImplemented,
        GrpcStatus.Unavailable => StatusCodes.Status503ServiceUnavailable,
        GrpcStatus.Unauthenticated => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static string Kebab(GrpcStatus status) => Words(status).Replace(' ', '-').ToLowerInvariant();

    private static string Words(GrpcStatus status) => status switch
    {
        GrpcStatus.InvalidArgument => "Invalid argument",
        GrpcStatus.DeadlineExceeded => "Deadline exceeded",
        GrpcStatus.NotFound => "Not found",
        GrpcStatus.AlreadyExists => "Already exists",
        GrpcStatus.PermissionDenied => "Permission denied",
        GrpcStatus.ResourceExhausted => "Resource exhausted",
        GrpcStatus.FailedPrecondition => "Failed precondition",
        GrpcStatus.OutOfRange => "Out of range",
        GrpcStatus.DataLoss => "Data loss",
        _ => status.ToString(),
    };
}
