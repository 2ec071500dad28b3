using Hanok.Discovery;

namespace Hanok.Tests.Discovery;

public sealed class BalancerTests
{
    private static readonly Uri One = new("http://10.0.0.1:80"), Two = new("http://10.0.0.2:80"), Three = new("http://10.0.0.3:80");
    private static readonly Uri[] All = [One, Two, Three];

    private readonly Balancer _balancer = new(TimeProvider.System);

    [Fact]
    public void Idle_instances_are_asked_in_turn() =>
        Assert.Equal(
            Enumerable.Repeat(All, 4).SelectMany(a => a).GroupBy(a => a).Select(g => (g.Key, g.Count())).OrderBy(c => c.Key.Authority),
            Enumerable.Range(0, 12).Select(_ => _balancer.Pick(All)).GroupBy(a => a).Select(g => (g.Key, g.Count())).OrderBy(c => c.Key.Authority));

    [Fact]
    public void The_less_busy_of_two_is_asked()
    {
        Assert.Equal(Two, Balancer.Choose(One, Two, instance => instance == One ? 1 : 0));
        Assert.Equal(One, Balancer.Choose(One, Two, _ => 1));

        _balancer.Began(One);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(Two, _balancer.Pick([One, Two])));

        _balancer.Ended(One);
        Assert.Contains(One, Enumerable.Range(0, 10).Select(_ => _balancer.Pick([One, Two])));
    }

    [Fact]
    public void Who_took_no_connection_is_left_out_while_there_are_others()
    {
        _balancer.Refused(One);
        Assert.DoesNotContain(One, Enumerable.Range(0, 20).Select(_ => _balancer.Pick(All)));

        _balancer.Refused(Two);
        _balancer.Refused(Three);
        Assert.Equal(3, Enumerable.Range(0, 30).Select(_ => _balancer.Pick(All)).Distinct().Count());
    }

    [Fact]
    public void Instances_that_come_and_go_with_their_ports_are_not_remembered_for_ever()
    {
        var avoided = new AvoidedInstances(TimeSpan.Zero, TimeProvider.System);
        for (var port = 1; port < 1000; port++)
            avoided.Add(new($"http://10.0.0.1:{port}"));

        Assert.True(avoided.Count <= 100, $"{avoided.Count} are remembered.");
    }
}
