using System.Security.Claims;
using System.Threading.RateLimiting;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Kitchen.V1;
using FoodDelivery.Kitchen.Data;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hanok.Postgres;
using TicketState = FoodDelivery.Kitchen.Domain.TicketState;

namespace FoodDelivery.Kitchen.Api;

/// <summary>The kitchen's gRPC service: <c>Protos/kitchen.proto</c> of the contracts.</summary>
public sealed class TicketRpc(PostgresDatabase database, TimeProvider time) : Tickets.TicketsBase
{
    // Sagas, flows and people change tickets, on any instance of the kitchen, so there is no signal in this process to wait for. A second is
    // soon enough for somebody who waits for food, and a look is one row by its key.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // As many looks a second as that: some hundredths of what the database does. One restaurant has no more tickets at once than a kitchen cooks.
    private const int Most = 200, MostOfOne = 20;

    private static readonly PartitionedRateLimiter<ClaimsPrincipal> Watchers = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<ClaimsPrincipal, string>(user => RateLimitPartition.GetConcurrencyLimiter(user.Party(), _ => AtOnce(MostOfOne))),
        PartitionedRateLimiter.Create<ClaimsPrincipal, string>(_ => RateLimitPartition.GetConcurrencyLimiter("all", _ => AtOnce(Most))));

    public override async Task<Ticket> GetTicket(GetTicketRequest request, ServerCallContext context) => Show(await FindAsync(request.TicketId, context));

    public override async Task WatchTicket(WatchTicketRequest request, IServerStreamWriter<Ticket> responseStream, ServerCallContext context)
    {
        using var place = Watchers.AttemptAcquire(context.GetHttpContext().User);
        if (!place.IsAcquired)
            throw Failure(
                StatusCode.ResourceExhausted,
                $"You watch {MostOfOne} tickets already, or all of you {Most}. End a watch, or look at the ticket with GetTicket.");

        var seen = "";
        while (true)
        {
            var ticket = await FindAsync(request.TicketId, context);
            if (ticket.State != seen)
                await responseStream.WriteAsync(Show(ticket));

            seen = ticket.State;
            if (seen is TicketState.ReadyForPickup or TicketState.Cancelled)
                return;

            await Task.Delay(LookEvery, time, context.CancellationToken);
        }
    }

    private static ConcurrencyLimiterOptions AtOnce(int most) => new() { PermitLimit = most, QueueLimit = 0 };

    private async ValueTask<Domain.Ticket> FindAsync(string id, ServerCallContext context) =>
        Errors.TryId(id, out var known)
            ? (await TicketTable.FindAsync(database, known, context.CancellationToken)).IfOwnedBy(context.GetHttpContext().User)
                ?? throw Failure(StatusCode.NotFound, $"There is no ticket '{id}'.")
            : throw Failure(StatusCode.InvalidArgument, "ticket_id is no UUID such as 0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10.");

    private static RpcException Failure(StatusCode status, string detail) => new(new(status, detail));

    private static Ticket Show(Domain.Ticket ticket) => new()
    {
        TicketId = ticket.Id.ToString(),
        OrderId = ticket.OrderId.ToString(),
        RestaurantId = ticket.RestaurantId.ToString(),
        State = StateOf(ticket.State),
        Items = { ticket.Items.Select(item => new TicketItem { MenuItemId = item.MenuItemId, Name = item.Name, Quantity = item.Quantity }) },
        CreatedAt = Timestamp.FromDateTimeOffset(ticket.CreatedAt),
    };

    private static Contracts.Kitchen.V1.TicketState StateOf(string state) => state switch
    {
        TicketState.CreatePending => Contracts.Kitchen.V1.TicketState.CreatePending,
        TicketState.AwaitingAcceptance => Contracts.Kitchen.V1.TicketState.AwaitingAcceptance,
        TicketState.Accepted => Contracts.Kitchen.V1.TicketState.Accepted,
        TicketState.Preparing => Contracts.Kitchen.V1.TicketState.Preparing,
        TicketState.ReadyForPickup => Contracts.Kitchen.V1.TicketState.ReadyForPickup,
        TicketState.CancelPending => Contracts.Kitchen.V1.TicketState.CancelPending,
        TicketState.RevisionPending => Contracts.Kitchen.V1.TicketState.RevisionPending,
        TicketState.Cancelled => Contracts.Kitchen.V1.TicketState.Cancelled,
        _ => Contracts.Kitchen.V1.TicketState.Unspecified,
    };
}
