using System.Net;
using Hanok.AppHost.Admin;
using Hanok.AppHost.Output;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost;

/// <summary>A service of a running system. When its process ends it is started again, on the same ports.</summary>
public sealed class RunningService
{
    private const string Degraded = "\"status\":\"Degraded\"", Unregistered = "\"registry\":{\"status\":\"Degraded\"";

    private static readonly TimeSpan
        StopPatience = TimeSpan.FromSeconds(8), ReleasePatience = TimeSpan.FromSeconds(3), QuietPatience = TimeSpan.FromSeconds(30),
        ReadyPatience = TimeSpan.FromMinutes(3), SettlePatience = TimeSpan.FromSeconds(15), PollInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>A service that ends so often before it was ever ready is wrong, not unlucky.</summary>
    private const int HopelessExits = 3;

    private readonly ServicePlan _plan;
    private readonly Func<ServiceAddress>? _elsewhere;
    private readonly ServiceLog _log;
    private readonly HttpClient _http;
    private readonly Action<string> _say;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private TaskCompletionSource? _stopping;
    private Task _supervisor = Task.CompletedTask;
    private ServiceProcess? _process;
    private int _exits;

    /// <param name="elsewhere">Finds other ports for it; null when it must keep its own.</param>
    internal RunningService(
        ServicePlan plan, ServiceLog log, HttpClient http, Action<string> say, TimeProvider time, Func<ServiceAddress>? elsewhere = null)
    {
        (_plan, _log, _http, _say, _time, _elsewhere) = (plan, log, http, say, time, elsewhere);
        Address = new Uri(_plan.Address.Http);
        MessagesAddress = _plan.Address.Messages is { } messages ? new Uri(messages) : null;
    }

    /// <summary>Of several instances, kitchen, kitchen-2 and so on.</summary>
    public string Name => _plan.Name;

    public Uri Address { get; }

    internal ServiceDefinition Definition => _plan.Definition;

    /// <summary>Whether it sends or receives messages, by whatever transport.</summary>
    internal bool HasMessages => _plan.Definition.HasMessages;

    /// <summary>Null for a service without messages, and where a broker carries them.</summary>
    public Uri? MessagesAddress { get; }

    /// <summary>Null for a service that does not speak gRPC.</summary>
    public Uri? GrpcAddress => _plan.Address.Grpc is { } grpc ? new Uri(grpc) : null;

    /// <summary>Null for a service without a database.</summary>
    public string? ConnectionString => _plan.ConnectionString;

    /// <summary>Its whole output.</summary>
    public string LogFile => _log.Path;

    /// <summary>Null while no process runs: between an end and the next start.</summary>
    public int? ProcessId => _process is { HasExited: false } running ? running.Id : null;

    /// <summary>kill -9; returns when the process is gone. It is started again after 250 ms, later when it ends often.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>Sends a signal, for example 19 (SIGSTOP) and 18 (SIGCONT) to make it hang for a while.</summary>
    public void Send(int signal) => _process?.Send(signal);

    /// <summary>Waits until GET /health/ready answers 200 and the registry, if there is one, lists it; for up to 3 minutes.</summary>
    public Task ReadyAsync(CancellationToken cancellation = default) => ReadyAsync(hopelessExits: int.MaxValue, cancellation);

    /// <summary>Starts it, after <see cref="StopAsync(CancellationToken)"/>; does nothing when it runs.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_stopping is not null) return;
            _stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _process = ServiceProcess.Start(_plan, _log);
            _supervisor = SuperviseAsync(_process, _stopping.Task);
        }
    }

    /// <summary>Ends it in order (SIGTERM), or by force after 8 s. It stays down until <see cref="Start"/>.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => StopAsync(withAll: false, cancellation);

    /// <summary>Ends it together with all others: it need not wait until they know that it goes.</summary>
    internal Task EndWithAllAsync() => StopAsync(withAll: true, CancellationToken.None);

    private async Task StopAsync(bool withAll, CancellationToken cancellation)
    {
        Expect();
        if (_process is { } running && !(withAll && await IsReleasedAsync(running)))
        {
            running.Send(Signal.Terminate);
            if (!await EndsAsync(running, withAll ? StopPatience - ReleasePatience : StopPatience, cancellation))
            {
                _say($"{Name} did not stop within {StopPatience.TotalSeconds} s and is killed");
                running.Kill();
            }
        }
        await _supervisor;
    }

    // What does not look at its standard input, because it is none of ours, gets SIGTERM as well.
    private Task<bool> IsReleasedAsync(ServiceProcess running)
    {
        running.Release();
        return EndsAsync(running, ReleasePatience, CancellationToken.None);
    }

    private async Task<bool> EndsAsync(ServiceProcess running, TimeSpan within, CancellationToken cancellation)
    {
        try
        {
            await running.Exit.WaitAsync(within, _time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Waits until it is ready and, for a moment longer, until nothing in it is degraded: at the first start services still make their
    /// acquaintance, and what is published before that nobody hears.
    /// </summary>
    internal async Task ReadyAtStartAsync(CancellationToken cancellation)
    {
        await ReadyAsync(HopelessExits, cancellation);
        long start = _time.GetTimestamp();
        string answer = Degraded;
        while (_time.GetElapsedTime(start) < SettlePatience)
        {
            (_, answer) = await AskAsync(cancellation);
            if (!answer.Contains(Degraded, StringComparison.Ordinal)) return;
            await Task.Delay(PollInterval, _time, cancellation);
        }
        _say($"{Name} is ready but degraded: {answer}");
    }

    /// <summary>The same instance once more, on other ports; not started. Null where it cannot be on others.</summary>
    internal RunningService? Successor() =>
        _elsewhere is null ? null : new(_plan.MovedTo(_elsewhere()), _log, _http, _say, _time, _elsewhere);

    /// <summary>From here on the end of the process is no accident.</summary>
    internal void Expect()
    {
        lock (_gate)
        {
            _stopping?.TrySetResult();
            _stopping = null;
        }
    }

    private async Task ReadyAsync(int hopelessExits, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        string last = "no answer";
        while (_time.GetElapsedTime(start) < ReadyPatience)
        {
            if (_exits >= hopelessExits) throw new AppHostException($"{Name} ended {_exits} times before it was ready. Its last lines, from {LogFile}:\n{_log.LastLines}");
            (bool ready, last) = await AskAsync(cancellation);
            if (ready) return;
            // This is no start as it should be: what it has to say may say why.
            if (_time.GetElapsedTime(start) > QuietPatience) _log.Speak(showHeld: true);
            await Task.Delay(PollInterval, _time, cancellation);
        }
        throw new AppHostException(
            $"{Name} was not ready within {ReadyPatience.TotalSeconds} s: {Address}health/ready says {last}. Its last lines, from {LogFile}:\n{_log.LastLines}");
    }

    private async Task<(bool Ready, string Answer)> AskAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/health/ready"));
            // The reasons are for operators.
            if (_plan.Environment.TryGetValue(AdminKey.Variable, out var key)) request.Headers.Authorization = new("Bearer", key);
            using var response = await _http.SendAsync(request, cancellation);
            string body = await response.Content.ReadAsStringAsync(cancellation);
            // Ready for nobody as long as nobody finds it.
            return (response.StatusCode == HttpStatusCode.OK && !body.Contains(Unregistered, StringComparison.Ordinal), $"{(int)response.StatusCode} {body}".TrimEnd());
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (false, $"nothing ({e.Message})");
        }
    }

    private async Task SuperviseAsync(ServiceProcess current, Task stop)
    {
        var backoff = new Backoff();
        while (true)
        {
            long started = _time.GetTimestamp();
            int code = await current.Exit;
            _exits++;
            var delay = backoff.Next(_time.GetElapsedTime(started));
            // Ctrl-C reaches the service before it reaches us: wait a moment before calling the end an accident.
            if (!await IsAccidentAsync(TimeSpan.FromMilliseconds(100), stop)) return;
            _log.Speak(showHeld: true);
            _say($"{Name} {Signal.Describe(code)}; starting it again in {(delay.TotalSeconds < 1 ? $"{delay.TotalMilliseconds} ms" : $"{delay.TotalSeconds} s")}");
            if (!await IsAccidentAsync(delay - TimeSpan.FromMilliseconds(100), stop)) return;
            lock (_gate)
            {
                if (stop.IsCompleted) return;
                _process = current = ServiceProcess.Start(_plan, _log);
            }
        }
    }

    private async Task<bool> IsAccidentAsync(TimeSpan wait, Task stop)
    {
        await stop.WaitAsync(wait, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCompleted;
    }
}
