using Hanok.Resilience;

namespace Hanok.Grpc.Server;

/// <summary>What ends a call from outside: its deadline, and its caller who goes away.</summary>
internal sealed record CallEnd(Deadline Deadline, CancellationToken Gone);
