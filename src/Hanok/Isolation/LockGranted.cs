using Hanok.Messaging;

namespace Hanok.Isolation;

/// <summary>
/// A lock is held. As a message: a reply to the owner's own service, with the owner as <see cref="Message.CorrelationId"/> and the request's
/// id as <see cref="Message.CausationId"/>.
/// </summary>
/// <param name="Fence">Higher than that of every holder before. A write that carries a lower one comes too late.</param>
[MessageType("hanok.lock-granted.v1")]
public sealed record LockGranted(string Resource, long Fence);
