namespace Hanok.Grpc.Client;

/// <summary>What one call has beside its request.</summary>
public sealed record GrpcCallOptions
{
    /// <summary>How long the caller waits, all in all; by default <see cref="GrpcOptions.DeadlineSeconds"/>, for a stream <see cref="GrpcOptions.LongestCallSeconds"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Sent along.</summary>
    public GrpcMetadata? Metadata { get; init; }

    /// <summary>Told what came before the first message.</summary>
    public Action<GrpcMetadata>? OnMetadata { get; init; }

    /// <summary>Told what came with the status OK; with another it is in the <see cref="GrpcException"/>.</summary>
    public Action<GrpcMetadata>? OnTrailers { get; init; }
}
