using Hanok.Messaging;

namespace Hanok.Tests.Versions;

[MessageType("kitchen.step-done.v2")]
internal sealed record StepDoneV2(string Name);
