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
    private readonly TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HurriedTime _time = new();
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
        Assert.Empty(await _spool.SizesAsync(TestContext.Current.CancellationToken));
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
        var spooled = (await _spool.SizesAsync(TestContext.Current.CancellationToken))["kitchen"];
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
            "kitchen", "order@1", [.. Enumerable.Range(1, 95).Select(i => new OutgoingMessage(new Position(i, 0), 0, RunningDestination.Frame))],
            TestContext.Current.CancellationToken);
        _transport.IsAway = true;
        await destination.AddAsync(from: 96, to: 505);

        _transport.IsAway = false;

        await _transport.AppliedAsync(505);
        Assert.Equal(Enumerable.Range(1, 505).Select(i => (long)i), _transport.Applied);
        await Until.TrueAsync(
            async () => (await _spool.SizesAsync(TestContext.Current.CancellationToken)).Count == 0, () => ValueTask.FromResult("the spool is not drained"));
    }

    [Fact]
    public async Task The_little_that_a_destination_was_sent_last_does_not_pin_the_log()
    {
        _transport.IsAway = true;
        await using var destination = Open(window: 1_000, set: options => options.WindowSeconds = 5);
        await destination.AddAsync(from: 1, to: 3);
        Assert.Equal(0, _confirmed);

        _time.Hurry();

        await Until.TrueAsync(() => _confirmed == 3, "what waits too long is not spooled");
        _transport.IsAway = false;
        await _transport.AppliedAsync(3);
        Assert.Equal([1, 2, 3], _transport.Applied);
    }

    [Fact]
    public async Task What_is_being_sent_to_a_destination_that_hangs_does_not_pin_the_log()
    {
        _transport.Hangs = true;
        await using var destination = Open(window: 1_000, set: options => options.WindowSeconds = 5);
        await destination.AddAsync(from: 1, to: 3);

        _time.Hurry();

        await Until.TrueAsync(() => _confirmed == 3, "what hangs is not spooled");
    }

    [Fact]
    public async Task The_window_is_bounded_in_bytes()
    {
        _transport.IsAway = true;
        await using var destination = Open(window: 1_000_000, set: options => options.WindowMegabytes = 1);

        var each = RunningDestination.Frame.Length;
        await destination.AddAsync(from: 1, to: 4 * 1024 * 1024 / each);

        Assert.InRange(destination.State.InFlight * (long)each, 0, 1024 * 1024);
        Assert.True(destination.State.SpooledBytes >= 3 * 1024 * 1024 - each, $"{destination.State.SpooledBytes} bytes are spooled");
    }

    [Fact]
    public async Task A_destination_whose_spool_is_at_its_limit_is_held_and_reading_goes_on()
    {
        _transport.IsAway = true;
        await using var destination = Open(window: 10, set: options => (options.SpoolLimit, options.PatienceSeconds) = (20, 1));
        _time.Hurry();

        // Returns, where before it waited for as long as the destination was away.
        await Until.DoneAsync(destination.AddAsync(from: 1, to: 1_000), "all are taken or held");

        Assert.True(destination.State.IsHeld);
        Assert.Contains("has reached its limit of 20 messages", destination.State.Trouble, StringComparison.Ordinal);
        Assert.InRange(_confirmed, 20, 40);

        _transport.IsAway = false;
        await Until.DoneAsync(_room.Task, "there is room again");
        // The log is read again from what was confirmed: nothing is missing.
        var confirmed = (int)_confirmed;
        await using var again = Open(window: 10);
        await again.AddAsync(confirmed + 1, 1_000);
        await _transport.AppliedAsync(1_000);
        Assert.Equal(Enumerable.Range(1, 1_000).Select(i => (long)i), _transport.Applied);
    }

    [Fact]
    public async Task A_destination_whose_spool_cannot_be_written_is_held_until_it_can()
    {
        var spool = new FailingSpool { IsFull = true };
        _transport.IsAway = true;
        await using var destination = Open(window: 10, spool: spool, set: options => (options.PatienceSeconds, options.WindowSeconds) = (1, 1));
        _time.Hurry();
        await Until.DoneAsync(destination.AddAsync(from: 1, to: 1_000), "all are taken or held");
        Assert.True(destination.State.IsHeld);
        Assert.Equal(0, _confirmed);
        Assert.False(_room.Task.IsCompleted);

        spool.IsFull = false;

        await Until.DoneAsync(_room.Task, "there is room again");
        Assert.Equal(10, _confirmed);
    }

    private RunningDestination Open(int window, SpoolSize spooled = default, ISpool? spool = null, Action<RelayOptions>? set = null)
    {
        // Nothing here depends on how fast the machine is: what is late is so only where a test says it, by the clock of the test.
        var options = new RelayOptions
        {
            Window = window,
            BatchSize = 50,
            RetryDelayMilliseconds = 1,
            RetryDelayMaxMilliseconds = 2,
            WindowSeconds = 600,
            PatienceSeconds = 600,
        };
        set?.Invoke(options);
        return new(
            new Destination(
                "kitchen", new(spooled, options, _completed, _time), _transport, spool ?? _spool, options, _completed,
                () => _confirmed = _completed.Take() ?? _confirmed, () => _room.TrySetResult(), _time, NullLogger.Instance),
            _completed);
    }
}
