using System.Collections.Concurrent;

namespace Hanok.Bench.Load;

/// <summary>
/// Operations begin at a fixed rate, whether or not earlier ones have ended, as real clients do. A latency counts from the
/// moment the operation was due, not from when the generator got round to it: a stall is paid by every operation that it
/// delayed (no coordinated omission).
/// </summary>
internal static class OpenLoop
{
    /// <param name="perSecond">Operations begun per second.</param>
    /// <param name="operation">Gets the number of the operation in this run.</param>
    /// <param name="maxInFlight">The bound: at it, due operations are not begun but counted in <see cref="LoadResult.NotStarted"/>.</param>
    public static async Task<LoadResult> RunAsync(double perSecond, TimeSpan duration,
        Func<int, CancellationToken, ValueTask> operation, TimeProvider time, int maxInFlight = 10_000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        var run = new Run(operation, time);
        var total = (int)(perSecond * duration.TotalSeconds);
        var ticksApart = time.TimestampFrequency / perSecond;
        var start = time.GetTimestamp();
        for (var i = 0; i < total; i++)
        {
            var due = start + (long)(i * ticksApart);
            var early = time.GetElapsedTime(time.GetTimestamp(), due);
            if (early > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(early, time, cancellation);
            }
            cancellation.ThrowIfCancellationRequested();
            run.Begin(i, due, maxInFlight, cancellation);
        }
        await run.DrainAsync();
        return run.Result(time.GetElapsedTime(start));
    }

    private sealed class Run(Func<int, CancellationToken, ValueTask> operation, TimeProvider time)
    {
        private readonly ConcurrentBag<double> _latencies = [];
        private readonly List<double> _lateness = [];
        private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inFlight = 1; // One for the generator itself, given back in DrainAsync.
        private long _errors;
        private long _notStarted;
        private Exception? _firstError;

        public void Begin(int number, long due, int maxInFlight, CancellationToken cancellation)
        {
            if (Volatile.Read(ref _inFlight) > maxInFlight)
            {
                _notStarted++;
                return;
            }
            _lateness.Add(Math.Max(0, time.GetElapsedTime(due).TotalMilliseconds));
            Interlocked.Increment(ref _inFlight);
            // Not awaited: an open loop does not wait. Result() sees what came of it.
            _ = Task.Run(() => OperateAsync(number, due, cancellation), CancellationToken.None);
        }

        public Task DrainAsync()
        {
            Ended();
            return _drained.Task;
        }

        public LoadResult Result(TimeSpan measured) => new()
        {
            Completed = _latencies.Count,
            Errors = _errors,
            NotStarted = _notStarted,
            Measured = measured,
            Latency = new(_latencies),
            Lateness = new(_lateness),
            FirstError = _firstError,
        };

        private async Task OperateAsync(int number, long due, CancellationToken cancellation)
        {
            try
            {
                await operation(number, cancellation);
                _latencies.Add(time.GetElapsedTime(due).TotalMilliseconds);
            }
            catch (Exception error)
            {
                Interlocked.Increment(ref _errors);
                Interlocked.CompareExchange(ref _firstError, error, null);
            }
            finally
            {
                Ended();
            }
        }

        private void Ended()
        {
            if (Interlocked.Decrement(ref _inFlight) == 0)
            {
                _drained.TrySetResult();
            }
        }
    }
}
