using System.Net;
using System.Net.Sockets;
using Hanok.Http;
using Hanok.Registry.Leases;
using Microsoft.Extensions.Options;

namespace Hanok.Registry.Probing;

/// <summary>
/// Asks an instance that sends no heartbeats whether it lives: by its health check when that is http at the very host and port that it has
/// registered, otherwise by a connection to that port. It follows nothing, sends nothing secret and reads no body: whoever can register can
/// point it somewhere.
/// </summary>
internal sealed class Probe(IOptions<RegistryOptions> options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(ServiceConnections.Handler(handler =>
    {
        handler.MaxResponseHeadersLength = 16;
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        handler.ActivityHeadersPropagator = null;
    }));

    /// <returns>What was found within <see cref="RegistryOptions.ProbeMilliseconds"/>.</returns>
    public async Task<Finding> AskAsync(Instance instance, CancellationToken cancel)
    {
        var limit = TimeSpan.FromMilliseconds(options.Value.ProbeMilliseconds);
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var target = ProbeTarget.Of(instance);
        try
        {
            return target.HealthCheck is { } url ? await GetAsync(url, either.Token) : await ConnectAsync(target, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(FindingKind.Silent, $"did not answer {target} within {limit.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return FindingOf(e, target);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Finding> GetAsync(Uri url, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        var status = (int)response.StatusCode;

        // Who may not look or is to come again later has been answered by somebody; "not found" is rather another's port by now.
        return status < 400 || response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests
            ? new(FindingKind.Answers, $"answers GET {url} ({status})")
            : new(FindingKind.Gone, $"answers GET {url} with {status}, so it is not well");
    }

    private static async Task<Finding> ConnectAsync(ProbeTarget target, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(target.Host, target.Port, cancel);
        return new(FindingKind.Answers, $"accepts connections at {target}");
    }

    private static Finding FindingOf(Exception e, ProbeTarget target)
    {
        var socket = e as SocketException ?? e.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new(FindingKind.Gone, $"refuses connections at {target}"),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                new(FindingKind.Silent, $"cannot be found: there is no address for {target}"),
            _ => new(FindingKind.Silent, $"does not answer {target}: {e.Message}"),
        };
    }
}
