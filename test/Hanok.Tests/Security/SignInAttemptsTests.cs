using System.Net;
using Hanok.Security;

namespace Hanok.Tests.Security;

/// <summary>How often who signs in may be wrong.</summary>
public sealed class SignInAttemptsTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1"), Elsewhere = IPAddress.Parse("198.51.100.7");

    private readonly MovableTime _time = new();
    private readonly SignInAttempts _attempts;

    public SignInAttemptsTests() => _attempts = new(_time);

    [Fact]
    public void A_name_is_wrong_five_times_from_an_address_and_then_waits_for_the_rest_of_the_minute()
    {
        Assert.Equal(5, Tries("alice", Home, 10));
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(_attempts.Begin("alice", Home));
    }

    [Fact]
    public void Who_knows_a_name_does_not_keep_its_owner_out()
    {
        Tries("alice", Elsewhere, 200);

        Assert.Null(_attempts.Begin("alice", Home));
    }

    [Fact]
    public void An_address_is_wrong_twenty_times_whatever_the_names()
    {
        var begun = Enumerable.Range(0, 100).Count(i => _attempts.Begin($"user-{i}", Elsewhere) is null);

        Assert.Equal(20, begun);
        Assert.Null(_attempts.Begin("alice", Home));
    }

    [Fact]
    public void A_name_is_wrong_fifty_times_from_wherever() =>
        Assert.Equal(50, Enumerable.Range(0, 200).Count(i => _attempts.Begin("alice", IPAddress.Parse($"203.0.113.{i}")) is null));

    [Fact]
    public void All_addresses_of_an_IPv6_network_are_one_and_an_IPv4_address_is_the_same_either_way()
    {
        Assert.Equal(20, Enumerable.Range(0, 100).Count(i => _attempts.Begin($"user-{i}", IPAddress.Parse($"2001:db8:0:1::{i:x}")) is null));
        Assert.Null(_attempts.Begin("alice", IPAddress.Parse("2001:db8:0:2::1")));

        Tries("bob", Home, 5);
        Assert.NotNull(_attempts.Begin("bob", IPAddress.Parse("::ffff:192.0.2.1")));
    }

    [Fact]
    public void Those_under_way_count_as_wrong_and_those_that_were_right_not_at_all()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_attempts.Begin("alice", Home));
            _attempts.TakeBack("alice", Home);
        }

        Assert.Equal(5, Tries("alice", Home, 10));
    }

    [Fact]
    public void What_one_limit_refuses_is_not_counted_by_the_others()
    {
        Tries("alice", Home, 1_000);

        // The address had five tries of twenty, and the name five of fifty.
        Assert.Equal(15, Enumerable.Range(0, 100).Count(i => _attempts.Begin($"user-{i}", Home) is null));
        Assert.Equal(45, Enumerable.Range(0, 100).Count(i => _attempts.Begin("alice", IPAddress.Parse($"203.0.113.{i}")) is null));
    }

    [Fact]
    public void Behind_somebody_who_counts_for_themselves_a_name_still_has_its_limit() =>
        Assert.Equal(50, Enumerable.Range(0, 200).Count(_ => _attempts.Begin("alice", null) is null));

    private int Tries(string name, IPAddress address, int tries) => Enumerable.Range(0, tries).Count(_ => _attempts.Begin(name, address) is null);
}
