using Hanok.Sagas;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Versions;

internal sealed class AskingSaga : Saga<StepsState>
{
    public override string Name => "asking";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Pivot("ask", _ => new AskStep("soup", Refuse: false))
            .OnReply((state, reply) => state with { Known = reply.Name });
}
