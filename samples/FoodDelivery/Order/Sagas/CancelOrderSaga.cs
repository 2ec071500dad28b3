using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using Hanok.Postgres;
using Hanok.Sagas;

namespace FoodDelivery.Orders.Sagas;

/// <summary>Cancels an approved order: it ends cancelled with nothing held and nothing charged, or approved as it was.</summary>
/// <remarks>
/// The money is given back by the pivot and not before: until the kitchen has agreed, the order may have to stand, and somebody else may
/// have spent it (the pessimistic view).
/// </remarks>
public sealed class CancelOrderSaga : Saga<CancelOrderState>
{
    public override string Name => "cancel-order";

    protected override SagaSteps<CancelOrderState> Define(CompensatableStage<CancelOrderState> saga) => saga
        .Lock("lock order", s => $"order/{s.OrderId}")
        .Local("begin cancellation", BeginAsync)
            .Undo(Undo)
        .Send("begin ticket cancellation", s => new BeginTicketCancellation(s.OrderId))
            .Undo(s => new UndoTicketCancellation(s.OrderId))
        .Pivot("reverse authorization", s => new ReverseAuthorization(s.OrderId))
            .Frees("credit of the consumer")
        .Retriable("confirm ticket cancellation", s => new ConfirmTicketCancellation(s.OrderId))
            .Frees("a place in the kitchen")
        .RetriableLocal("cancel order", Cancel)
        .Deadline(TimeSpan.FromMinutes(5));

    private static async ValueTask<LocalResult<CancelOrderState>> BeginAsync(CancelOrderState state, SagaContext context)
    {
        var rejection = await OrderChangeTable.BeginAsync(
            context.Transaction.Postgres, state.OrderId, context.SagaId, OrderState.CancelPending, context.Cancellation);
        return rejection is null ? state : rejection.ToRefusal();
    }

    private static ValueTask Undo(CancelOrderState state, SagaContext context)
    {
        OrderChangeTable.Undo(context.Transaction.Postgres, state.OrderId, context.SagaId, Rejection.From(context.Refusal!));
        return ValueTask.CompletedTask;
    }

    private static ValueTask Cancel(CancelOrderState state, SagaContext context)
    {
        OrderChangeTable.Cancel(context.Transaction.Postgres, state.OrderId, context.SagaId);
        context.Transaction.PublishState(state.OrderId, OrderState.Cancelled, context.SagaId);
        return ValueTask.CompletedTask;
    }
}
