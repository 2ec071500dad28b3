using Hanok.Events;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A service that runs on the platform under test.</summary>
public sealed class ContractService : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ContractPlatform _platform;

    internal ContractService(WebApplication application, ContractPlatform platform, string name) =>
        (_application, _platform, Name) = (application, platform, name);

    public string Name { get; }

    public IServiceProvider Services => _application.Services;

    public IDatabase Database => Services.GetRequiredService<IDatabase>();

    public Receiver Receiver => Services.GetRequiredService<Receiver>();

    public RelayState Relay => Services.GetRequiredService<RelayState>();

    /// <summary>Where its API answers.</summary>
    public Uri Address => new(_application.Urls.First());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Does something in one transaction, and commits.</summary>
    public async Task CommitAsync(Action<ITransaction> work)
    {
        await using var transaction = Database.Begin();
        work(transaction);
        await transaction.CommitAsync(Cancellation);
    }

    /// <summary>Publishes events, each in a transaction of its own.</summary>
    public async Task PublishAsync(params IReadOnlyList<Noted> events)
    {
        foreach (var noted in events)
            await CommitAsync(transaction => transaction.Publish(noted.Key, noted));
    }

    public ValueTask<IReadOnlyList<string>> ReadAsync() => _platform.ReadAsync(Name, Cancellation);

    /// <summary>Waits until as many lines were written, and returns them.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(int count)
    {
        IReadOnlyList<string> effects = [];
        await Until.TrueAsync(
            async () => (effects = await ReadAsync()).Count >= count,
            async () => $"'{Name}' did {effects.Count} of {count}: {string.Join(", ", effects)}. Parked: "
                + string.Join("; ", (await ParkedAsync()).Select(p => $"{p.Key} {p.Reason}")));
        return effects;
    }

    public ValueTask<IReadOnlyList<ParkedMessage>> ParkedAsync() => Services.GetRequiredService<IInbox>().ListAsync(1000, Cancellation);

    /// <summary>Waits until exactly as many messages are parked, and returns them.</summary>
    public async Task<IReadOnlyList<ParkedMessage>> ParkedAsync(int count)
    {
        IReadOnlyList<ParkedMessage> parked = [];
        await Until.TrueAsync(
            async () => (parked = await ParkedAsync()).Count == count,
            () => ValueTask.FromResult(
                $"'{Name}' should have {count} parked messages, and has {parked.Count}: {string.Join("; ", parked.Select(p => $"{p.Key} {p.Reason}"))}"));
        return parked;
    }

    public Task<HealthReport> HealthAsync() => Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

    /// <summary>Waits until everything in it works: it relays, it is subscribed.</summary>
    public Task HealthyAsync() => Until.TrueAsync(
        async () => (await HealthAsync()).Status == HealthStatus.Healthy,
        async () => $"'{Name}' is not healthy: {string.Join(" ", (await HealthAsync()).Entries.Values.Select(e => e.Description))}");

    public Task StopAsync() => _application.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
