using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("kitchen.step-done.v1")]
public sealed record StepDone(string Step);
