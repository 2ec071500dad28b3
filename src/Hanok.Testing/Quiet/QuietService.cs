using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Sagas;
using Hanok.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing;

/// <summary>One service, in all its instances, as it is seen by somebody who waits for quiet. What it says is open; null when nothing is.</summary>
internal sealed class QuietService(string name, IReadOnlyList<IServiceProvider> instances)
{
    private long _routed;
    private long _end;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<RelayState> Relays => instances.Select(instance => instance.GetRequiredService<RelayState>());

    public static IEnumerable<QuietService> Of(IReadOnlyList<IServiceProvider> instances)
    {
        foreach (var instance in instances)
        {
            // Its own, or one that a test has put around it.
            var transport = instance.GetRequiredService<ITransport>().GetType();
            if (transport.Assembly.GetName().Name is "Hanok.RabbitMq" or "Hanok.Kafka")
                throw new NotSupportedException(
                    $"Between these services is a broker ({transport.Name}), and what it holds is not known here. Wait for what must happen instead.");
        }

        return instances.GroupBy(instance => instance.GetRequiredService<MessageFactory>().Service).Select(group => new QuietService(group.Key, [.. group]));
    }

    public void Count() => _routed = Relays.Sum(relay => relay.Routed);

    public string? Came() => Relays.Sum(relay => relay.Routed) == _routed ? null : $"'{name}' goes on sending.";

    public string? Undelivered() => Relays.SelectMany(relay => relay.Destinations).FirstOrDefault(to => to.InFlight > 0 || to.Spooled > 0) is { } destination
        ? $"'{name}' has {destination.InFlight} messages in flight to '{destination.Name}', and {destination.Spooled} spooled."
        : null;

    public async Task MarkAsync() => _end = await instances[0].GetRequiredService<IOutboxLog>().EndAsync(Cancellation);

    // Of several relays one reads; the others stand by, and have read nothing.
    public string? Unread() => Relays.Max(relay => relay.ReadTo) is not { } readTo
        ? $"Nobody reads the outbox of '{name}': {string.Join(" ", Relays.Select(relay => relay.Trouble))}"
        : readTo < _end ? $"The outbox of '{name}' is read to {readTo}, and ends at {_end}." : null;

    public async Task<IEnumerable<string?>> DueAsync()
    {
        var services = instances[0];
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var retry = await services.GetRequiredService<IInbox>().NextDueAsync(Cancellation);
        var planned = await services.GetRequiredService<ISchedule>().NextDueAsync(Cancellation);
        var saga = services.GetService<SagaTable>() is null ? null : await services.GetRequiredService<ISagaStore>().NextDueAsync(Cancellation);
        return
        [
            // Also one that is due later: the service waits for it, and nobody else does.
            retry is null ? null : $"'{name}' has a parked message that is tried again at {retry:O}.",
            planned <= now ? $"'{name}' has a message that was to be sent at {planned:O}." : null,
            saga <= now ? $"'{name}' has a saga that was due at {saga:O}." : null,
        ];
    }
}
