using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Direct;

/// <summary>Looks every minute who is subscribed: what another instance has ended, and whose lease has.</summary>
internal sealed partial class SubscriptionLeases(
    Subscriptions subscriptions, SubscriptionRetirement retirement, RelayState relay, MessageFactory messages, IOptions<DirectOptions> options,
    TimeProvider time, ILogger<SubscriptionLeases> logger) : Worker
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    // Whoever runs announces itself every 30 s. So nobody is retired whose publisher was itself away for longer than the lease, or whose clock
    // was set forward: for so long must an ended lease be seen.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _endedSince = [];

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        if (await subscriptions.LoadAsync(cancellation))
            relay.ReadAgain();

        var ended = subscriptions.All.Where(s => s.Subscriber != messages.Service && time.GetUtcNow() - s.RenewedAt > options.Value.Lease)
            .Select(s => s.Subscriber).ToHashSet();
        foreach (var back in _endedSince.Keys.Where(subscriber => !ended.Contains(subscriber)).ToList())
            _endedSince.Remove(back);

        foreach (var subscriber in ended)
            if (_endedSince.TryAdd(subscriber, time.GetTimestamp()))
                LogEnded(subscriber, options.Value.LeaseDays, Grace.TotalMinutes);
            else if (time.GetElapsedTime(_endedSince[subscriber]) >= Grace)
                await retirement.ExpireAsync(subscriber, time.GetUtcNow() - options.Value.Lease, cancellation);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The relay says loudly that the database is away; nothing ends while it is.
                LogCannotLook(e.Message);
            }
    }

    [LoggerMessage(LogLevel.Warning,
        "'{Subscriber}' has not announced itself for {Days} days (Hanok__Direct__LeaseDays): in {Minutes} minutes it is not subscribed any more, if it "
        + "does not until then. Does it run?")]
    private partial void LogEnded(string subscriber, int days, double minutes);

    [LoggerMessage(LogLevel.Debug, "Who is subscribed cannot be read now: {Reason}")]
    private partial void LogCannotLook(string reason);
}
