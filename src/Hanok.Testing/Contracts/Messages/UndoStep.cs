using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("kitchen.undo-step.v1")]
public sealed record UndoStep(string Step) : ICommand;
