namespace Hanok.Bench.Load;

/// <summary>
/// N workers, each beginning its next operation when its last one ended: shows the greatest throughput.
/// Its latencies are not those of real clients, who do not wait for each other: for these see <see cref="OpenLoop"/>.
/// </summary>
internal static class ClosedLoop
{
    /// <summary>Counts operations that end inside the window. Those still running afterwards are awaited, not counted.</summary>
    /// <param name="workers">Operations in flight at any time.</param>
    /// <param name="operation">Gets a number that is unique in this run.</param>
    public static async Task<LoadResult> RunAsync(int workers, TimeSpan warmUp, TimeSpan duration,
        Func<int, CancellationToken, ValueTask> operation, TimeProvider time, Window? window = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        window ??= Window.None;
        var run = new Run(operation, time);
        var running = new Task[workers];
        for (var i = 0; i < workers; i++)
        {
            running[i] = Task.Run(() => run.WorkAsync(cancellation), cancellation);
        }

        TimeSpan measured;
        try
        {
            await Task.Delay(warmUp, time, cancellation);
            await window.Opens(cancellation);
            var opened = time.GetTimestamp();
            run.Phase = Phase.Measuring;
            await Task.Delay(duration, time, cancellation);
            run.Phase = Phase.Draining;
            measured = time.GetElapsedTime(opened);
            await window.Closes(cancellation);
        }
        finally
        {
            run.Phase = Phase.Draining;
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return run.Result(measured);
    }

    private enum Phase
    {
        WarmingUp,
        Measuring,
        Draining,
    }

    private sealed class Run(Func<int, CancellationToken, ValueTask> operation, TimeProvider time)
    {
        private readonly List<double> _latencies = [];
        private volatile Phase _phase;
        private int _next = -1;
        private long _errors;
        private Exception? _firstError;

        public Phase Phase { get => _phase; set => _phase = value; }

        public async Task WorkAsync(CancellationToken cancellation)
        {
            var mine = new List<double>();
            while (_phase != Phase.Draining && !cancellation.IsCancellationRequested)
            {
                var begun = time.GetTimestamp();
                try
                {
                    await operation(Interlocked.Increment(ref _next), cancellation);
                    if (_phase == Phase.Measuring)
                    {
                        mine.Add(time.GetElapsedTime(begun).TotalMilliseconds);
                    }
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    break;
                }
                catch (Exception error)
                {
                    Interlocked.Increment(ref _errors);
                    Interlocked.CompareExchange(ref _firstError, error, null);
                    // Without a pause a system that is down would be asked a million times a second.
                    await Task.Delay(TimeSpan.FromMilliseconds(10), time, CancellationToken.None);
                }
            }
            lock (_latencies)
            {
                _latencies.AddRange(mine);
            }
        }

        public LoadResult Result(TimeSpan measured)
        {
            var latency = new Percentiles(_latencies);
            return new() { Completed = latency.Count, Errors = _errors, Measured = measured, Latency = latency, FirstError = _firstError };
        }
    }
}
