using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>A step of a saga at its participant.</summary>
[MessageType("kitchen.do-step.v1")]
public sealed record DoStep(string Step, bool Refuse) : ICommand<StepDone>;
