using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Limits;

/// <summary>What the gateway takes at most: <c>Hanok:Gateway:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>Requests that are being answered. Beyond some hundreds more of them only make each slower.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentRequests { get; set; } = 1000;

    /// <summary>Requests beyond those that wait for their turn, a second at most. What comes then is answered with 503 at once.</summary>
    [Range(0, 1_000_000)]
    public int QueuedRequests { get; set; } = 500;

    /// <summary>WebSockets, server-sent events and gRPC calls. They live long, so they have a count of their own, and no queue.</summary>
    [Range(0, 1_000_000)]
    public int Streams { get; set; } = 5000;

    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 10_000;

    /// <summary>All headers of a request together; beyond it, 431.</summary>
    [Range(1024, 1024 * 1024)]
    public int HeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Within which the headers of a request must be there: who sends them byte by byte is cut off.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; set; } = 10;

    /// <summary>
    /// Bytes a second, after five seconds of grace: a client that sends its body slower, or reads the answer slower, is cut off. 0 lets it.
    /// </summary>
    [Range(0, 1024 * 1024)]
    public int SlowestBytesPerSecond { get; set; } = 240;
}
