using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using Hanok.Isolation;
using Hanok.Postgres;
using Hanok.Postgres.Isolation;
using Hanok.Sagas;

namespace FoodDelivery.Orders.Sagas;

/// <summary>Gives an approved order other lines: it ends approved with these and paid for, or as it was.</summary>
public sealed class ReviseOrderSaga : Saga<ReviseOrderState>
{
    public const string Covered = "covered", Uncovered = "uncovered";

    /// <summary>By value: what the card is good for already needs neither the consumer's limit nor the card again.</summary>
    public static readonly ByValue<ReviseOrderState> Risk = new ByValue<ReviseOrderState>(Covered).When(
        s => s.Quote.Total is { } total && (total.Currency != s.Authorized.Currency || total.IsMoreThan(s.Authorized)), Uncovered);

    public override string Name => "revise-order";

    protected override SagaSteps<ReviseOrderState> Define(CompensatableStage<ReviseOrderState> saga) => saga
        .Lock("lock order", s => $"order/{s.OrderId}")
        .Local("begin revision", BeginAsync)
            .Undo(Undo)
        .Local("price revision", s => s.Quote.Objection is { } objection ? objection.ToRefusal() : s)
        .Send("verify consumer", s => new VerifyConsumer(s.ConsumerId, s.OrderId, s.Quote.Total!.Value))
            .When(Risk.Is(Uncovered))
        .Send("begin ticket revision", s => new BeginTicketRevision(s.OrderId, s.RestaurantId, s.Quote.RestaurantVersion, TicketLines(s)))
            .Undo(s => new UndoTicketRevision(s.OrderId))
        .Pivot("revise authorization", s => new ReviseAuthorization(s.OrderId, s.Quote.Total!.Value, s.PaymentToken))
            .When(Risk.Is(Uncovered))
            .Takes("credit of the consumer")
        .Retriable("confirm ticket revision", s => new ConfirmTicketRevision(s.OrderId))
        .RetriableLocal("revise order", Revise)
        .Deadline(TimeSpan.FromMinutes(5));

    // Whoever has the token can charge the card.
    protected override ReviseOrderState AtEnd(ReviseOrderState state) => state with { PaymentToken = null };

    private static async ValueTask<LocalResult<ReviseOrderState>> BeginAsync(ReviseOrderState state, SagaContext context)
    {
        // What it is to cost, and by which card, follows from what the order was when it was read.
        var transaction = context.Transaction.Postgres;
        var reading = new Reading<Guid>(state.OrderId, state.Version);
        if (await OrderChangeTable.Version.RereadAsync(transaction, reading, context.Cancellation) is { } changed)
            return changed;

        var rejection = await OrderChangeTable.BeginAsync(
            transaction, state.OrderId, context.SagaId, OrderState.RevisionPending, context.Cancellation);
        return rejection is null ? state : rejection.ToRefusal();
    }

    private static List<TicketLine> TicketLines(ReviseOrderState state) =>
        [.. state.Quote.Items.Select(item => new TicketLine(item.MenuItemId, item.Quantity))];

    private static ValueTask Undo(ReviseOrderState state, SagaContext context)
    {
        OrderChangeTable.Undo(context.Transaction.Postgres, state.OrderId, context.SagaId, Rejection.From(context.Refusal!));
        return ValueTask.CompletedTask;
    }

    private static ValueTask Revise(ReviseOrderState state, SagaContext context)
    {
        var authorized = Risk.ClassOf(state) == Uncovered ? state.Quote.Total!.Value : state.Authorized;
        OrderChangeTable.Revise(context.Transaction.Postgres, state.OrderId, context.SagaId, state.Quote, authorized);
        context.Transaction.PublishRevised(state.OrderId, state.Quote, context.SagaId);
        return ValueTask.CompletedTask;
    }
}
