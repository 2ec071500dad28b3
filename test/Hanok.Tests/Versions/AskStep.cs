using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Versions;

/// <summary>The contract of an asker that knows the second version of the reply; the participant still gives the first.</summary>
[MessageType("kitchen.do-step.v1")]
internal sealed record AskStep(string Step, bool Refuse) : ICommand<StepDoneV2>;
