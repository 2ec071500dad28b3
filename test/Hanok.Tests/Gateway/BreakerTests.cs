using Hanok.Gateway.Breaking;

namespace Hanok.Tests.Gateway;

public sealed class BreakerTests
{
    private readonly MovableTime _time = new();
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new("http://kitchen", new() { Failures = 3, OpenSeconds = 10 }, _time);

    [Fact]
    public void Opens_after_failures_in_a_row_and_not_before()
    {
        Fail(2);
        Assert.Equal(BreakerState.Closed, _breaker.State);

        Fail(1);

        Assert.Equal(BreakerState.Open, _breaker.State);
        Assert.False(_breaker.TryEnter(out _));
        Assert.False(_breaker.MayEnter);
    }

    [Fact]
    public void An_answer_in_between_starts_the_count_anew()
    {
        Fail(2);
        _breaker.Succeeded(probe: false);
        Fail(2);

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Lets_one_probe_through_after_its_rest()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Assert.True(_breaker.TryEnter(out var probe));
        Assert.True(probe);
        Assert.False(_breaker.TryEnter(out _));
    }

    [Fact]
    public void A_good_probe_closes_it()
    {
        Probe();
        _breaker.Succeeded(probe: true);

        Assert.Equal(BreakerState.Closed, _breaker.State);
        Assert.Equal(0, _breaker.Failures);
    }

    [Fact]
    public void A_bad_probe_opens_it_again_at_once()
    {
        Probe();
        _breaker.Failed(probe: true);

        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    [Fact]
    public void Its_rest_grows_with_each_bad_probe_up_to_the_limit()
    {
        Fail(3);
        var rests = new List<double> { _breaker.OpenFor.TotalSeconds };
        for (var probes = 0; probes < 5; probes++)
        {
            _time.Advance(TimeSpan.FromSeconds(11));
            Assert.True(_breaker.TryEnter(out _));
            _breaker.Failed(probe: true);
            rests.Add(_breaker.OpenFor.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 10, 10], rests);

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(_breaker.TryEnter(out _));
        _breaker.Succeeded(probe: true);
        Fail(3);
        Assert.Equal(1, _breaker.OpenFor.TotalSeconds);
    }

    [Fact]
    public void A_probe_that_tells_nothing_lets_the_next_one_try()
    {
        Probe();
        _breaker.Nothing(probe: true);

        Assert.True(_breaker.TryEnter(out var probe));
        Assert.True(probe);
    }

    [Fact]
    public void What_was_sent_before_it_opened_does_not_close_it()
    {
        Fail(3);
        _breaker.Succeeded(probe: false);

        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    [Fact]
    public void Only_one_of_many_at_once_is_the_probe()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(11));
        var entered = 0;

        Parallel.For(0, 64, _ =>
        {
            if (_breaker.TryEnter(out var probe) && probe)
                Interlocked.Increment(ref entered);
        });

        Assert.Equal(1, entered);
    }

    [Fact]
    public void Without_a_number_of_failures_it_never_opens()
    {
        var never = new Breaker("http://kitchen", new() { Failures = 0 }, _time);
        for (var i = 0; i < 100; i++)
            never.Failed(probe: false);

        Assert.True(never.TryEnter(out _));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(_breaker.TryEnter(out var probe));
            _breaker.Failed(probe);
        }
    }

    private void Probe()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(_breaker.TryEnter(out _));
    }
}
