using System.ComponentModel.DataAnnotations;

namespace Hanok.Grpc;

/// <summary>Bounds of calls, of those served and of those made: <c>Hanok__Grpc__*</c>.</summary>
public sealed class GrpcOptions
{
    public const string Section = "Hanok:Grpc";

    /// <summary>Bytes of one message, unpacked, in either direction. A larger one is RESOURCE_EXHAUSTED. 4 MB is what every gRPC library starts with.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Seconds that a unary call may take when its caller has said nothing; DEADLINE_EXCEEDED then.</summary>
    [Range(1, 3600)]
    public int DeadlineSeconds { get; set; } = 30;

    /// <summary>Seconds that any call, above all a stream, may take, whatever its caller has said.</summary>
    [Range(1, 86400)]
    public int LongestCallSeconds { get; set; } = 3600;
}
