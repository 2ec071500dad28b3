using System.Net;
using Hanok.Discovery;
using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Hanok.Direct;

/// <summary>Tells the owners of the event channels that this service listens to, until each has written it down; and again now and then.</summary>
internal sealed partial class SubscriptionAnnouncer(
    HttpClient http, ServiceAddresses addresses, HandlerTable handlers, MessageFactory messages, TimeProvider time,
    ILogger<SubscriptionAnnouncer> logger) : Worker, IHealthCheck
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    // A publisher whose database was made anew has forgotten its subscribers.
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(30);

    // To its own events a service subscribes without a word: see DirectTransport.
    private readonly IReadOnlyCollection<string> _channels = [.. handlers.EventChannels.Where(c => c != Channels.Events(messages.Service))];

    private volatile string? _missing = handlers.EventChannels.All(c => c == Channels.Events(messages.Service)) ? null : "Subscriptions are not announced yet.";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_missing is { } missing ? HealthCheckResult.Degraded(missing) : HealthCheckResult.Healthy());

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (_channels.Count == 0)
            return;

        var told = new HashSet<(string Channel, Uri Instance)>();
        for (var attempt = 1; ; attempt++)
        {
            // Taken before looking: an instance that comes meanwhile is told at once too.
            var changed = addresses.Changed();
            var failures = new List<string>();
            foreach (var channel in _channels)
                if (await AnnounceAsync(channel, told, stoppingToken) is { } failure)
                    failures.Add(failure);

            if (failures.Count == 0 && _missing is not null)
                LogAnnounced(string.Join(", ", _channels));

            _missing = failures.Count > 0 ? string.Join(' ', failures) : null;
            if (failures.Count == 0)
                attempt = 0;

            var delay = failures.Count == 0 ? RepeatEvery : Backoff.After(attempt, FirstDelay, LongestDelay);
            if (!await IsChangedWithinAsync(changed, delay, stoppingToken) && failures.Count == 0)
                told.Clear();
        }
    }

    private async Task<bool> IsChangedWithinAsync(IChangeToken changed, TimeSpan delay, CancellationToken cancellation)
    {
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = changed.RegisterChangeCallback(_ => change.TrySetResult(), null);
        try
        {
            await change.Task.WaitAsync(delay, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Returns null, or what is in the way. Every instance of the owner is told, for any of them may be the one that relays.
    private async Task<string?> AnnounceAsync(string channel, HashSet<(string, Uri)> told, CancellationToken cancellation)
    {
        var owner = Channels.OwnerOf(channel);
        var instances = addresses.Of(owner, DirectTransport.Endpoint);
        if (instances.Count == 0)
            return $"Not subscribed to {channel}: no address of {owner} is known. Without a registry, set services__{owner}__{DirectTransport.Endpoint}__0.";

        string? failure = null;
        foreach (var instance in instances)
        {
            if (told.Contains((channel, instance)))
                continue;

            if (await TellAsync(channel, owner, instance, cancellation) is { } untold)
                failure = untold;
            else
                told.Add((channel, instance));
        }

        return failure;
    }

    private async Task<string?> TellAsync(string channel, string owner, Uri instance, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Put, new Uri(instance, $"{DirectEndpoints.SubscriptionsPath}/{channel}/{messages.Service}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode
                ? null
                : $"Not subscribed to {channel}: {owner} at {instance.Authority} answered {(int)response.StatusCode}.";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return $"Not subscribed to {channel}: {owner} at {instance.Authority} does not answer.";
        }
    }

    [LoggerMessage(LogLevel.Information, "Subscribed to {Channels}.")]
    private partial void LogAnnounced(string channels);
}
