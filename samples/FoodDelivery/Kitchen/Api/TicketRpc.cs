using System.Security.Claims;
using System.Threading.RateLimiting;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Kitchen.V1;
using FoodDelivery.Kitchen.Data;
using Google.Protobuf.WellKnownTypes;
using Hanok.Grpc;
using Hanok.Grpc.Server;
using Hanok.Postgres;
using TicketState = FoodDelivery.Kitchen.Domain.TicketState;

namespace FoodDelivery.Kitchen.Api;

/// <summary>The kitchen's gRPC service: <c>Protos/kitchen.proto</c> of the contracts.</summary>
public static class TicketRpc
{
    // Sagas, flows and people change tickets, on any instance of the kitchen, so there is no signal in this process to wait for. A second is
    // soon enough for somebody who waits for food, and a look is one row by its key.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // As many looks a second as that: some hundredths of what the database does. One restaurant has no more tickets at once than a kitchen cooks.
    private const int Most = 200, MostOfOne = 20;

    private static readonly PartitionedRateLimiter<ClaimsPrincipal> Watchers = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<ClaimsPrincipal, string>(user => RateLimitPartition.GetConcurrencyLimiter(user.Party(), _ => AtOnce(MostOfOne))),
        PartitionedRateLimiter.Create<ClaimsPrincipal, string>(_ => RateLimitPartition.GetConcurrencyLimiter("all", _ => AtOnce(Most))));

    public static void MapTicketRpc(this IEndpointRouteBuilder app) => app.MapGroup("").For(Access.Restaurant).MapGrpc(KitchenReflection.Descriptor)
        .Unary<GetTicketRequest, Ticket>("GetTicket", GetAsync)
        .ServerStreaming<WatchTicketRequest, Ticket>("WatchTicket", WatchAsync);

    private static async Task<Ticket> GetAsync(GetTicketRequest request, GrpcCall call) => Show(await FindAsync(request.TicketId, call));

    private static async IAsyncEnumerable<Ticket> WatchAsync(WatchTicketRequest request, GrpcCall call)
    {
        using var place = Watchers.AttemptAcquire(call.User);
        if (!place.IsAcquired)
            throw new GrpcException(
                GrpcStatus.ResourceExhausted,
                $"You watch {MostOfOne} tickets already, or all of you {Most}. End a watch, or look at the ticket with GetTicket.");

        var time = call.Services.GetRequiredService<TimeProvider>();
        var seen = "";
        while (true)
        {
            var ticket = await FindAsync(request.TicketId, call);
            if (ticket.State != seen)
                yield return Show(ticket);

            seen = ticket.State;
            if (seen is TicketState.ReadyForPickup or TicketState.Cancelled)
                yield break;

            await Task.Delay(LookEvery, time, call.Cancellation);
        }
    }

    private static ConcurrencyLimiterOptions AtOnce(int most) => new() { PermitLimit = most, QueueLimit = 0 };

    private static async ValueTask<Domain.Ticket> FindAsync(string id, GrpcCall call) =>
        Errors.TryId(id, out var known)
            ? (await TicketTable.FindAsync(call.Services.GetRequiredService<PostgresDatabase>(), known, call.Cancellation)).IfOwnedBy(call.User)
                ?? throw new GrpcException(GrpcStatus.NotFound, $"There is no ticket '{id}'.")
            : throw new GrpcException(GrpcStatus.InvalidArgument, "ticket_id is no UUID such as 0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10.");

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
