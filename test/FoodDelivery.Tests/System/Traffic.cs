using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Clients that order without a pause, some of them what must be rejected, and ask again until they are told that it is accepted.</summary>
internal sealed class Traffic(SystemUnderTest system, int orders)
{
    private const int Clients = 16;

    // Orders of one client at once: so many that the services have runs of messages to work on, and so few that a service that is away
    // holds up the traffic, and the next mishap comes in the middle of it too.
    private const int AtOnce = 4;

    private readonly int _before = system.Ledger.Count;
    private int _next;

    /// <summary>How many orders of this traffic are accepted.</summary>
    public int Accepted => system.Ledger.Count - _before;

    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => OrderAsync(cancellation)));

    /// <summary>Waits until so many orders are accepted.</summary>
    public Task ReachesAsync(int accepted, CancellationToken cancellation) => Until.NothingIsMissingAsync(
        () => Task.FromResult(Accepted >= accepted ? null : $"{accepted} accepted orders; there are {Accepted}"));

    private async Task OrderAsync(CancellationToken cancellation)
    {
        while (Interlocked.Add(ref _next, AtOnce) is var end && end - AtOnce < orders)
        {
            var ids = await Task.WhenAll(
                Enumerable.Range(end - AtOnce, AtOnce).Select(i => system.Api.PlaceStubbornlyAsync(Request(i), cancellation)));
            foreach (var id in ids)
                await EndsAsync(id, cancellation);
        }
    }

    private Task EndsAsync(Guid id, CancellationToken cancellation) => Until.NothingIsMissingAsync(
        async () =>
        {
            try
            {
                var order = await system.Api.GetAsync($"/api/orders/{id}", cancellation);
                return (int)order.Status < 500 && (string?)order.Json["state"] is "APPROVED" or "REJECTED" ? null : $"the end of order {id}: {order}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                return $"the end of order {id}: {e.Message}";
            }
        });

    private OrderRequest Request(int i) => (i % 10) switch
    {
        3 => system.AnOrder with { PaymentToken = "declined", Outcome = Outcomes.CardDeclined },
        6 => system.AnOrder with { Quantity = 500, Outcome = Outcomes.OverLimit },
        8 => system.AnOrder with { MenuItemId = "stones", Outcome = Outcomes.UnknownMenuItem },
        _ => system.AnOrder,
    };
}
