namespace Hanok.Isolation;

/// <summary>Somebody in the line for a lock.</summary>
/// <param name="Request">The id of the request.</param>
/// <param name="TraceParent">The trace in which it was made, which the grant goes on with.</param>
internal sealed record LockWaiter(Guid Owner, Guid Request, TimeSpan? Lease, DateTimeOffset Since, string TraceParent);
