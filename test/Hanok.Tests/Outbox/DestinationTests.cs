using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanok.Tests.Outbox;

public sealed class DestinationTests
{
    private readonly CompletedPrefix _completed = new();
    private readonly InMemorySpool _spool = new();
    private readonly MoodyTransport _transport = new();
    private long _confirmed;

    [Fact]
    public async Task A_destination_that_is_away_lets_the_log_go()
    {
        _transport.IsAway = true;
        await using var destination = Open(window: 10);

        await destination.AddAsync(from: 1, to: 1_000);

        // All but what still fits into the window.
        Assert.InRange(_confirmed, 990, 1_000);
    }

    [Fact]
    public async Task What_was_spooled_is_delivered_in_order_when_it_returns()
    {
        _transport.IsAway = true;
        await using var destination = Open(window: 10);
        await destination.AddAsync(from: 1, to: 1_000);

        _transport.IsAway = false;
        await destination.AddAsync(from: 1_001, to: 1_050);

        await _transport.AppliedAsync(1_050);
        Assert.Equal(Enumerable.Range(1, 1_050).Select(i => (long)i), _transport.Applied);
        Assert.Empty(await _spool.CountsAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_destination_that_comes_and_goes_loses_nothing_and_keeps_the_order(int seed)
    {
        _transport.FailsAtRandom = new Random(seed);
        await using var destination = Open(window: 7);

        await destination.AddAsync(from: 1, to: 2_000);
        _transport.FailsAtRandom = null;

        await _transport.AppliedAsync(2_000);
        Assert.Equal(Enumerable.Range(1, 2_000).Select(i => (long)i), _transport.Applied);
    }

    [Fact]
    public async Task A_relay_that_starts_anew_delivers_the_spool_before_what_the_log_repeats()
    {
        _transport.IsAway = true;
        await using (var first = Open(window: 10))
            await first.AddAsync(from: 1, to: 100);

        _transport.IsAway = false;
        var spooled = (await _spool.CountsAsync(TestContext.Current.CancellationToken))["kitchen"];
        await using var second = Open(window: 10, spooled);
        // The log repeats from where it was confirmed; that part of it is in the spool too.
        await second.AddAsync(from: 60, to: 140);

        await _transport.AppliedAsync(140);
        Assert.Equal(Enumerable.Range(1, 140).Select(i => (long)i), _transport.Applied);
    }

    [Fact]
    public async Task A_batch_that_fails_is_tried_again_in_smaller_parts()
    {
        _transport.LargestBatch = 3;
        await using var destination = Open(window: 1_000);

        await destination.AddAsync(from: 1, to: 200);

        await _transport.AppliedAsync(200);
        Assert.Equal(200, _transport.Applied.Count);
    }

    [Fact]
    public async Task While_the_spool_cannot_be_written_nothing_is_confirmed_and_when_it_can_all_is_delivered()
    {
        var spool = new FailingSpool { IsFull = true };
        _transport.IsAway = true;
        await using var destination = Open(window: 10, spool: spool);

        var adding = destination.AddAsync(from: 1, to: 100);
        await Until.TrueAsync(() => spool.Attempts >= 3, "it does not try again");
        Assert.Equal(0, _confirmed);
        Assert.Contains("cannot be written", destination.State.Trouble, StringComparison.Ordinal);
        Assert.Contains("No space left on device", destination.State.Trouble, StringComparison.Ordinal);
        spool.IsFull = false;
        await adding;

        Assert.Null(destination.State.Trouble);
        _transport.IsAway = false;
        await _transport.AppliedAsync(100);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), _transport.Applied);
    }

    [Fact]
    public async Task A_spool_that_cannot_be_written_is_not_needed_when_the_destination_returns()
    {
        var spool = new FailingSpool { IsFull = true };
        _transport.IsAway = true;
        await using var destination = Open(window: 10, spool: spool);
        var adding = destination.AddAsync(from: 1, to: 100);
        await Until.TrueAsync(() => spool.Attempts >= 1, "it does not spool");

        _transport.IsAway = false;

        await adding;
        await _transport.AppliedAsync(100);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), _transport.Applied);
    }

    [Fact]
    public async Task A_write_into_the_spool_whose_answer_was_lost_lets_nothing_overtake()
    {
        var spool = new FailingSpool { LosesAnswers = true };
        _transport.IsAway = true;
        await using var destination = Open(window: 10, spool: spool);
        await destination.AddAsync(from: 1, to: 15);

        _transport.IsAway = false;

        await _transport.AppliedAsync(15);
        Assert.Equal(Enumerable.Range(1, 15).Select(i => (long)i), _transport.Applied);
    }

    [Fact]
    public async Task What_another_relay_left_in_the_spool_at_a_take_over_lets_nothing_overtake()
    {
        // The relay before this one was paused; it spools what this one has long delivered, and this one does not know.
        await using var destination = Open(window: 100);
        await destination.AddAsync(from: 1, to: 95);
        await _transport.AppliedAsync(95);
        await _spool.AddAsync(
            "kitchen", "order@1", [.. Enumerable.Range(1, 95).Select(i => new OutgoingMessage(new Position(i, 0), 0, Frame))],
            TestContext.Current.CancellationToken);
        _transport.IsAway = true;
        await destination.AddAsync(from: 96, to: 505);

        _transport.IsAway = false;

        await _transport.AppliedAsync(505);
        Assert.Equal(Enumerable.Range(1, 505).Select(i => (long)i), _transport.Applied);
        await Until.TrueAsync(
            async () => (await _spool.CountsAsync(TestContext.Current.CancellationToken)).Count == 0, () => ValueTask.FromResult("the spool is not drained"));
    }

    private RunningDestination Open(int window, long spooled = 0, ISpool? spool = null)
    {
        var options = new RelayOptions { Window = window, BatchSize = 50, RetryDelayMilliseconds = 1, RetryDelayMaxMilliseconds = 2 };
        return new(
            new Destination(
                "kitchen", spooled, _transport, spool ?? _spool, options, _completed, () => _confirmed = _completed.Take() ?? _confirmed,
                TimeProvider.System, NullLogger.Instance),
            _completed);
    }

    private static readonly byte[] Frame = MessageCodec.ToFrame(new()
    {
        Id = Guid.CreateVersion7(),
        Source = "order",
        Type = "kitchen.cook.v1",
        Kind = MessageKind.Command,
        Channel = "kitchen.commands",
        Subject = "1",
        Time = DateTimeOffset.UnixEpoch,
        Body = default,
    });

    private sealed class RunningDestination : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly Destination _destination;
        private readonly CompletedPrefix _completed;
        private readonly Task _running;

        public RunningDestination(Destination destination, CompletedPrefix completed)
        {
            (_destination, _completed) = (destination, completed);
            _running = destination.RunAsync(_ended.Token);
        }

        public DestinationState State => _destination.State;

        public async Task AddAsync(int from, int to)
        {
            for (var i = from; i <= to; i++)
                await _destination.AddAsync(
                    "order@1", new(new Position(i, 0), 0, Frame), _completed.Add(i, deliveries: 1), TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _destination.Dispose();
            _ended.Dispose();
        }
    }
}
