using System.Net.Http.Headers;
using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Discovery;

/// <summary>
/// Tells the registry that this instance is there, from when its server listens; and, when it is to end, that it is gone, before it stops to
/// serve: who has not heard of that yet is served meanwhile.
/// </summary>
internal sealed partial class SelfRegistration(
    string service, HttpClient http, AuthenticationHeaderValue? credential, IServer server, IConfiguration configuration, HealthCheckService health, IHostApplicationLifetime lifetime,
    IOptions<RegistryOptions> options, IOptions<ShutdownOptions> shutdown, TimeProvider time, ILogger<SelfRegistration> logger)
    : IHostedLifecycleService, IHealthCheck, IDisposable
{
    // An instance that is not ready yet asks itself often: others wait for it.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50), LongestLook = TimeSpan.FromSeconds(1);

    // Longer than a change takes to everybody by push; who only looks now and then finds out by a refused connection.
    private static readonly TimeSpan UsualDrain = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DeregistrationPatience = TimeSpan.FromSeconds(1);

    // Has no timer and no handle, so there is nothing in it to dispose of.
    private readonly CancellationTokenSource _stop = new();
    private readonly RegistryPeer[] _peers = [.. options.Value.Urls.Select(url => new RegistryPeer(http, url, credential))];
    private Registration? _self;
    private Task _loop = Task.CompletedTask;
    private int _peer;
    private bool _isRegistered;
    private string? _listedAs;
    private volatile string? _missing = "Not registered yet.";

    private RegistryPeer Peer => _peers[_peer % _peers.Length];

    /// <summary>Degraded only: who is not registered still does the work of those who have found it before.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_missing is { } missing && options.Value.Register ? HealthCheckResult.Degraded(missing) : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything has been started, the server too: its ports are known now.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_peers.Length > 0 && options.Value.Register && Describe() is { } self)
            _loop = StayRegisteredAsync(_self = self, _stop.Token);

        return Task.CompletedTask;
    }

    /// <summary>Before anything is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Readiness says from here on that it is going, also where the host is stopped by hand.
        lifetime.StopApplication();
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var told = _self is { } self && _isRegistered && await DeregisterAsync(self, cancellationToken);

        var drain = shutdown.Value.DrainSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : told ? UsualDrain : TimeSpan.Zero;
        if (drain > TimeSpan.Zero)
            await Task.Delay(drain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not only at the end of an orderly stop: a host that is thrown away must not leave somebody behind who renews.
    public void Dispose() => _stop.Cancel();

    private Registration? Describe()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var names = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.Key).ToList();
        if (BoundEndpoints.Of(names, [.. addresses]) is not { } bound)
        {
            LogNothingBound(string.Join(", ", addresses));
            return null;
        }

        var (own, version) = (options.Value, Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        return new(service, own.Host ?? bound.Host, bound.Ports, time.GetUtcNow())
        {
            Version = version?.Split('+')[0],
            Zone = own.Zone,
            LeaseSeconds = own.LeaseSeconds,
            RenewSeconds = own.RenewSeconds,
        };
    }

    private async Task StayRegisteredAsync(Registration self, CancellationToken cancellation)
    {
        var (status, since, failures, wasUp, look) = (InstanceStatus.Starting, time.GetUtcNow(), 0, false, FirstLook);
        while (true)
        {
            try
            {
                var now = await StatusAsync(wasUp, cancellation);
                if (now != status)
                    (status, since, _isRegistered) = (now, Later(since), false);

                wasUp |= status == InstanceStatus.Up;
                await TellAsync(self, status, since, cancellation);
                failures = 0;
                _missing = _listedAs is not null ? $"Listed as {_listedAs}: somebody has set that. It says {Registration.Name(status)} itself."
                    : status == InstanceStatus.Up ? null : $"Registered as {Registration.Name(status)}.";
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Once for an outage. Another registry may know us already, and says if not.
                if (failures++ == 0)
                    LogNotRegistered(Peer.Name, e.Message);

                _peer++;
                _missing = e.Message;
            }

            look = wasUp ? TimeSpan.FromSeconds(options.Value.RenewSeconds) : TimeSpan.FromTicks(Math.Min(look.Ticks * 2, LongestLook.Ticks));
            await Task.Delay(failures > 0 ? Pause.After(failures) : look, time, cancellation);
        }
    }

    private async Task TellAsync(Registration self, InstanceStatus status, DateTimeOffset since, CancellationToken cancellation)
    {
        if (_isRegistered && await Peer.RenewAsync(self, status, since, cancellation) is (true, var listedAs))
        {
            if (listedAs is not null && listedAs != _listedAs)
                LogListedOtherwise(self.App, self.Id, Peer.Name, listedAs, Registration.Name(status));

            _listedAs = listedAs;
            return;
        }

        // Before the answer: who is told to stop meanwhile must deregister also what may have arrived.
        _isRegistered = true;
        try
        {
            await Peer.RegisterAsync(self, status, since, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            _isRegistered = false;
            throw;
        }

        LogRegistered(self.App, self.Id, Registration.Name(status), Peer.Name);
    }

    // A registry of another make takes only what has a higher stamp, and the clock may have been set back.
    private DateTimeOffset Later(DateTimeOffset than) => time.GetUtcNow() is var now && now >= than.AddMilliseconds(1) ? now : than.AddMilliseconds(1);

    private async Task<InstanceStatus> StatusAsync(bool wasUp, CancellationToken cancellation)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellation);
        return report.Status != HealthStatus.Unhealthy ? InstanceStatus.Up : wasUp ? InstanceStatus.Down : InstanceStatus.Starting;
    }

    private async Task<bool> DeregisterAsync(Registration self, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(DeregistrationPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        for (var tried = 0; tried < _peers.Length; tried++, _peer++)
        {
            try
            {
                await Peer.DeregisterAsync(self, either.Token);
                LogDeregistered(self.App, self.Id, Peer.Name);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Its lease ends by itself.
                LogNotDeregistered(Peer.Name, e.Message);
            }
        }

        return false;
    }

    [LoggerMessage(LogLevel.Information, "Registered as {App}, {Id}, {Status} at {Registry}.")]
    private partial void LogRegistered(string app, string id, string status, string registry);

    [LoggerMessage(LogLevel.Warning, "{App}, {Id} is listed at {Registry} as {Listed}, though it says {Status} itself: somebody has set that. "
        + "DELETE of its status there takes it back.")]
    private partial void LogListedOtherwise(string app, string id, string registry, string listed, string status);

    [LoggerMessage(LogLevel.Warning, "Not registered at {Registry}; trying again until it is. {Reason}")]
    private partial void LogNotRegistered(string registry, string reason);

    [LoggerMessage(LogLevel.Information, "Deregistered {App}, {Id} at {Registry}; serving on until all know it.")]
    private partial void LogDeregistered(string app, string id, string registry);

    [LoggerMessage(LogLevel.Warning, "Not deregistered at {Registry}: the lease ends by itself. {Reason}")]
    private partial void LogNotDeregistered(string registry, string reason);

    [LoggerMessage(LogLevel.Warning, "Nobody could reach this service by HTTP at what it is bound to, so it does not register: {Addresses}")]
    private partial void LogNothingBound(string addresses);
}
