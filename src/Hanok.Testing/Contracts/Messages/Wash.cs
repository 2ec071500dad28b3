using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Handled in runs.</summary>
[MessageType("kitchen.wash.v1")]
public sealed record Wash(string Pan) : ICommand;
