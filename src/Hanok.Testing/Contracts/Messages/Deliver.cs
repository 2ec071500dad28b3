using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Done by a saga.</summary>
[MessageType("audit.deliver.v1")]
public sealed record Deliver(string RefuseAt) : ICommand<Delivered>;
