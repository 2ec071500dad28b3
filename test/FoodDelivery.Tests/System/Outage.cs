using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>A service that is stopped in order, and back when this is disposed.</summary>
internal sealed class Outage : IAsyncDisposable
{
    private readonly RunningService _service;

    private Outage(RunningService service) => _service = service;

    public static async Task<Outage> OfAsync(RunningService service, CancellationToken cancellation)
    {
        await service.StopAsync(cancellation);
        return new(service);
    }

    public async ValueTask DisposeAsync()
    {
        _service.Start();
        await _service.ReadyAsync(CancellationToken.None);
    }
}
