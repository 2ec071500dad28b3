using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Hanok.Work;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Hanok.Discovery;

/// <summary>Addresses from DNS: all that a name leads to, with the port of the endpoint. Asked in the background, and kept while DNS fails.</summary>
internal sealed class DnsAddresses(IOptions<DnsOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
    : Worker, IAddressSource
{
    // A program talks to few services. What is asked for beyond that is found by its name only, without knowing its instances.
    private const int MostServices = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Null until DNS has said something.
    private readonly ConcurrentDictionary<string, Found?> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly ChangeSignal _changed = new();
    private readonly SemaphoreSlim _wanted = new(0, 1);

    private sealed record Found(IPAddress[] Hosts, Uri[] Http, Uri[] Messages, Uri[] Grpc);

    public IReadOnlyList<Uri> Of(string service, string endpoint)
    {
        if (options.Value.Name is null || service.Contains('.') || service.Contains(':') || service == "localhost")
            return [];

        if (!_known.TryGetValue(service, out var found) && _known.Count < MostServices && _known.TryAdd(service, null))
            Want();

        return endpoint switch
        {
            // Until it is known who stands behind it, the name stands for all of them.
            "http" => found?.Http ?? [At(NameOf(service), options.Value.HttpPort)],
            "messages" => found?.Messages ?? [At(NameOf(service), options.Value.MessagesPort)],
            "grpc" => found?.Grpc ?? [At(NameOf(service), options.Value.GrpcPort)],
            _ => [],
        };
    }

    public IChangeToken Changed() => _changed.Token;

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Name is null)
            return;

        while (true)
        {
            // Not together: a few names every half minute are nothing to hurry for, and a burst is nothing to do to a resolver.
            var changed = false;
            foreach (var service in _known.Keys)
                changed |= await RefreshAsync(service, stoppingToken);

            if (changed)
                _changed.Raise();

            await WaitAsync(TimeSpan.FromSeconds(options.Value.TtlSeconds), stoppingToken);
        }
    }

    /// <returns>Whether something is different now.</returns>
    internal async Task<bool> RefreshAsync(string service, CancellationToken cancellation)
    {
        IPAddress[] hosts;
        try
        {
            hosts = [.. (await resolve(NameOf(service), cancellation).WaitAsync(Patience, time, cancellation)).OrderBy(host => $"{host}", StringComparer.Ordinal)];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            // There is no such service, or none of its instances is ready: that is an answer.
            hosts = [];
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return false;
        }

        if (_known.GetValueOrDefault(service) is { } known && known.Hosts.SequenceEqual(hosts))
            return false;

        var ports = options.Value;
        _known[service] = new(hosts, All(ports.HttpPort), All(ports.MessagesPort), All(ports.GrpcPort));
        return true;

        Uri[] All(int port) => [.. hosts.Select(host => At($"{host}", port))];
    }

    private async Task WaitAsync(TimeSpan longest, CancellationToken cancellation)
    {
        using var due = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellation);
        try
        {
            await _wanted.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time to ask again.
        }
    }

    private void Want()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    private string NameOf(string service) => options.Value.Name!.Replace("{service}", service, StringComparison.Ordinal);

    private static Uri At(string host, int port) => new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
}
