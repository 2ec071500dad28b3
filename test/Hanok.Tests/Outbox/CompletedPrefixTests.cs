using Hanok.Outbox;

namespace Hanok.Tests.Outbox;

public sealed class CompletedPrefixTests
{
    private readonly CompletedPrefix _prefix = new();

    [Fact]
    public void Nothing_is_complete_at_first() => Assert.Null(_prefix.Take());

    [Fact]
    public void A_commit_that_nobody_gets_is_complete_at_once()
    {
        _prefix.Add(10, deliveries: 0);

        Assert.Equal(10, _prefix.Take());
        Assert.Null(_prefix.Take());
    }

    [Fact]
    public void A_commit_is_complete_after_its_last_delivery()
    {
        var commit = _prefix.Add(10, deliveries: 2);

        _prefix.Complete(commit);
        Assert.Null(_prefix.Take());
        _prefix.Complete(commit);
        Assert.Equal(10, _prefix.Take());
    }

    [Fact]
    public void Later_commits_wait_for_the_first()
    {
        var first = _prefix.Add(10, deliveries: 1);
        var second = _prefix.Add(20, deliveries: 1);
        var third = _prefix.Add(30, deliveries: 1);

        _prefix.Complete(second);
        Assert.Null(_prefix.Take());
        _prefix.Complete(first);
        Assert.Equal(20, _prefix.Take());
        _prefix.Complete(third);
        Assert.Equal(30, _prefix.Take());
    }

    [Fact]
    public void Completed_in_any_order_the_prefix_only_grows_and_ends_at_the_end()
    {
        var random = new Random(42);
        var open = Enumerable.Range(1, 500).Select(n => _prefix.Add(n, deliveries: 1)).ToList();
        var done = new HashSet<long>();
        long confirmed = 0;

        while (open.Count > 0)
        {
            var at = random.Next(open.Count);
            _prefix.Complete(open[at]);
            done.Add(open[at].End);
            open.RemoveAt(at);
            if (_prefix.Take() is { } end)
            {
                Assert.True(end > confirmed);
                Assert.All(Enumerable.Range(1, (int)end), n => Assert.Contains(n, done));
                confirmed = end;
            }
        }

        Assert.Equal(500, confirmed);
    }
}
