using System.Net.Http.Headers;
using System.Text.Json;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Discovery;

/// <summary>
/// Follows a registry: by its stream of changes, or by looking now and then where it has none. When one is away, the next is followed; when
/// all are, what was known stays known.
/// </summary>
internal sealed partial class RegistryReader(
    HttpClient http, AuthenticationHeaderValue? credential, RegistryAddresses addresses, IOptions<RegistryOptions> options, TimeProvider time, ILogger<RegistryReader> logger)
    : Worker
{
    // A registry gives a sign of life every 10 seconds: two of them may be late.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    private bool _isFollowing;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        List<RegistryPeer> peers = [.. options.Value.Urls.Select(url => new RegistryPeer(http, url, credential))];
        var failures = 0;
        for (var turn = 0; peers.Count > 0; turn++)
        {
            var peer = peers[turn % peers.Count];
            try
            {
                while (true)
                {
                    await FollowAsync(peer, stoppingToken);
                    failures = 0;
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Once for an outage: what is known is used meanwhile.
                if (_isFollowing || turn == 0)
                    LogLost(peer.Name, e.Message);

                failures = _isFollowing ? 1 : failures + 1;
                _isFollowing = false;
            }

            // The next one at once, but never the same in a tight circle.
            await Task.Delay(Pause.After(Math.Max(1, failures - peers.Count + 1)), time, stoppingToken);
        }
    }

    private async Task FollowAsync(RegistryPeer peer, CancellationToken cancellation)
    {
        using var watch = await peer.WatchAsync(cancellation);
        if (watch is null)
        {
            Replace(peer, await peer.ListAsync(cancellation));
            await Task.Delay(TimeSpan.FromSeconds(options.Value.PollSeconds), time, cancellation);
            return;
        }

        await foreach (var said in EventStream.ReadAsync(await watch.Content.ReadAsStreamAsync(cancellation), Silence, time, cancellation))
        {
            switch (said.Name)
            {
                case "snapshot":
                    Replace(peer, RegistryPeer.Instances(said.Data.Span));
                    break;
                case "change":
                    Apply(JsonSerializer.Deserialize(said.Data.Span, EurekaJson.Default.EurekaChange)?.Instance);
                    break;
            }

            addresses.Expire();
        }

        throw new IOException("It ended the stream of changes.");
    }

    private void Replace(RegistryPeer peer, IReadOnlyList<ServiceInstance> listed)
    {
        if (!_isFollowing)
        {
            LogFollows(peer.Name);
            addresses.Connected();
        }

        _isFollowing = true;
        addresses.Replace(listed);
    }

    private void Apply(EurekaInstance? changed)
    {
        if (changed?.ToInstance() is not { } instance)
            return;

        if (changed.IsDeleted)
            addresses.Remove(instance.Service, instance.Id);
        else
            addresses.Put(instance);
    }

    [LoggerMessage(LogLevel.Information, "Following the registry at {Registry}.")]
    private partial void LogFollows(string registry);

    [LoggerMessage(LogLevel.Warning, "The registry at {Registry} is away; what it said last is used until one is back. {Reason}")]
    private partial void LogLost(string registry, string reason);
}
