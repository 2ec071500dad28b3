using Hanok.Events;
using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>
/// A saga for a person: the undo of <c>cook</c> needs what its reply told, and <c>note</c>, after the pivot <c>pay</c>, does all that a
/// transaction can do.
/// </summary>
public sealed class RepairedSaga(ContractPlatform platform) : Saga<RepairedState>
{
    public override string Name => "repaired";

    protected internal override SagaSteps<RepairedState> Define(CompensatableStage<RepairedState> saga) => saga
        .Send("cook", state => new DoStep(state.Dish, Refuse: false))
            .ReplyWithin(TimeSpan.FromHours(1))
            .OnReply((state, reply) => state with { Ticket = reply.Step })
            .Undo(state => new UndoStep(state.Ticket ?? throw new InvalidOperationException("There is no ticket to take back.")))
        .Pivot("pay", state => new DoStep($"pay {state.Portions.Number}", Refuse: false))
        .RetriableLocal("note", (state, context) =>
        {
            platform.Record(context.Transaction, $"{state.Dish} for {string.Join(" and ", state.Portions.For)}");
            context.Transaction.Publish("a", new Noted("a", state.Portions.Number));
            context.Transaction.Publish("a", new Noted("a", 99), after: TimeSpan.FromHours(1));
            return ValueTask.CompletedTask;
        })
        .Retriable("serve", _ => new DoStep("serve", Refuse: false));

    protected internal override RepairedState AtEnd(RepairedState state) => state with { Token = "" };
}
