namespace Hanok.AppHost.Processes;

/// <summary>Starts a server again that ended by accident, as services are. It need not be a child of ours, so it is asked for once a second.</summary>
/// <param name="revive">True when the server had ended and was started.</param>
internal sealed class ServerWatch(string name, Func<CancellationToken, Task<bool>> revive, Action<string> say, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Backoff _backoff = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        long up = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Interval, time, _stop.Token);
            try
            {
                if (!await revive(_stop.Token)) continue;
                say($"{name} had ended and was started again");
            }
            catch (Exception e) when (e is AppHostException or IOException or UnauthorizedAccessException)
            {
                // After a kill -9 the children of PostgreSQL live a moment longer, and a new server is refused meanwhile.
                var wait = _backoff.Next(time.GetElapsedTime(up));
                say($"{name} has ended and could not be started; trying again in {wait.TotalSeconds} s. {e.Message}");
                await Task.Delay(wait, time, _stop.Token);
            }
            up = time.GetTimestamp();
        }
    }
}
