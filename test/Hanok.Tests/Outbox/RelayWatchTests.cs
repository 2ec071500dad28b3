using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hanok.Outbox;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Outbox;

public sealed class RelayWatchTests
{
    private readonly RelayState _state = new();
    private readonly ScriptedLog _log = new();
    private readonly Notes _notes = new();

    [Fact]
    public async Task An_alarm_is_logged_once_when_it_begins_and_once_when_it_ends()
    {
        const long much = 20 << 20;
        await WatchAsync(
            new(0, 0), new(1, 1, "in danger"), new(2, 2, "in danger"), new(3, much, "in danger"), new(4, much + 1), new(5, 5), new(6, 6));

        Assert.Equal(
            [
                "Error ALARM: in danger", $"Warning ALARM: {RelayAlarms.Lagging(new(3, much), Options)}",
                "Information The alarm is over: the log of the outbox is well again.",
                "Information The alarm is over: the database keeps 5 bytes for the outbox.",
            ],
            _notes.Said);
        Assert.Equal(new(6, 6), _state.Lag);
    }

    [Fact]
    public async Task A_look_that_fails_is_made_again_and_the_last_numbers_stay_until_then()
    {
        await WatchAsync(new(1, 1), null, new(2, 2));

        Assert.Equal(new(2, 2), _state.Lag);
        Assert.Empty(_notes.Said);
    }

    private static RelayOptions Options => new() { LagAlarmMegabytes = 10, CheckMilliseconds = 10 };

    private async Task WatchAsync(params OutboxLag?[] script)
    {
        _log.Script = script;
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var watch = new RelayWatch(
            _log, _state, new RelayGauges(services.GetRequiredService<IMeterFactory>(), _state), Microsoft.Extensions.Options.Options.Create(Options),
            TimeProvider.System, _notes);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        // One more than there are: the last has been reported then.
        await Until.TrueAsync(() => _log.Looked > script.Length, "it does not look");
        await watch.StopAsync(CancellationToken.None);
    }

    private sealed class ScriptedLog : IOutboxLog
    {
        private int _looked;

        public OutboxLag?[] Script { get; set; } = [];

        public int Looked => _looked;

        public ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation) =>
            ValueTask.FromResult(Script[Math.Min(Interlocked.Increment(ref _looked), Script.Length) - 1]
                ?? throw new OutboxUnavailableException("The database does not answer."));

        public IAsyncEnumerable<OutboxCommit> TailAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public void Confirm(long end) => throw new NotSupportedException();

        public ValueTask<long> EndAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Notes : ILogger<RelayWatch>
    {
        private readonly ConcurrentQueue<string> _said = [];

        public IEnumerable<string> Said => _said;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _said.Enqueue($"{logLevel} {formatter(state, exception)}");
        }
    }
}
