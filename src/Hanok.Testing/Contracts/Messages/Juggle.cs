using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>A command that the kitchen cannot do: it has no handler for it.</summary>
[MessageType("kitchen.juggle.v1")]
public sealed record Juggle(int Plates) : ICommand;
