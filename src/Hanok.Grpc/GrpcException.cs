namespace Hanok.Grpc;

/// <summary>A call that did not end well: thrown by a handler to say so, and by the client when it is told so.</summary>
public sealed class GrpcException(GrpcStatus status, string detail, GrpcMetadata? trailers = null, Exception? inner = null)
    : Exception($"{status}: {detail}", inner)
{
    public GrpcStatus Status { get; } = status;

    /// <summary>For people. It goes to the caller.</summary>
    public string Detail { get; } = detail;

    /// <summary>What else is told with the status.</summary>
    public GrpcMetadata Trailers { get; } = trailers ?? new();
}
