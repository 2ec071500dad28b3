using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <param name="Known">What the saga that delivered has learned.</param>
[MessageType("audit.delivered.v1")]
public sealed record Delivered(string Known);
