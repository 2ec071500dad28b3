using System.Net;
using Hanok.Http;

namespace Hanok.Grpc.Client;

/// <summary>What a call ends with that ended without a status: by HTTP, or in the middle.</summary>
internal static class GrpcFault
{
    /// <summary>Nothing was sent: it may be tried elsewhere, whatever it does.</summary>
    public static bool NeverArrived(Exception exception) => SendFailure.NeverArrived(exception);

    /// <summary>As in the table "HTTP to gRPC status code mapping" of the protocol.</summary>
    public static GrpcException Of(HttpStatusCode status, string service) => new(
        status switch
        {
            HttpStatusCode.BadRequest => GrpcStatus.Internal,
            HttpStatusCode.Unauthorized => GrpcStatus.Unauthenticated,
            HttpStatusCode.Forbidden => GrpcStatus.PermissionDenied,
            HttpStatusCode.NotFound => GrpcStatus.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GrpcStatus.Unavailable,
            _ => GrpcStatus.Unknown,
        },
        $"'{service}' answered with HTTP {(int)status}, which is no gRPC. Does services__{service}__grpc__0 lead to its gRPC endpoint?");

    public static GrpcException Of(Exception exception, string service) => exception switch
    {
        GrpcException e => e,
        _ when NeverArrived(exception) => new(
            GrpcStatus.Unavailable, $"'{service}' cannot be reached: {exception.Message} Nothing was sent.", inner: exception),
        _ => new(Find(exception) is { } reset ? StatusOf(reset.ErrorCode) : GrpcStatus.Unavailable, $"'{service}' broke off: {exception.Message}", inner: exception),
    };

    // As in the table "HTTP2 transport mapping" of the protocol.
    private static GrpcStatus StatusOf(long errorCode) => errorCode switch
    {
        7 => GrpcStatus.Unavailable, // REFUSED_STREAM
        8 => GrpcStatus.Cancelled, // CANCEL
        11 => GrpcStatus.ResourceExhausted, // ENHANCE_YOUR_CALM
        12 => GrpcStatus.PermissionDenied, // INADEQUATE_SECURITY
        _ => GrpcStatus.Internal,
    };

    private static HttpProtocolException? Find(Exception? exception) =>
        exception is null or HttpProtocolException ? exception as HttpProtocolException : Find(exception.InnerException);
}
