using Hanok.Registry.Leases;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Registry;

/// <summary>Clocks that are wrong, or are set while the registry runs.</summary>
public sealed class ClockTests
{
    private static readonly InstanceKey A = new("ORDER", "a");
    private readonly TestTime _time = new();

    [Theory]
    [InlineData(5000)]
    [InlineData(1000)]
    [InlineData(1)]
    public void What_an_instance_says_takes_the_place_of_what_it_said_before_whatever_its_clock(long stamp)
    {
        var table = Instances.Table(_time);
        table.Register(Said(InstanceStatus.Down, 1000), fromPeer: false);
        var before = table.Find(A)!.Instance.LastDirtyTimestamp;

        table.Register(Said(InstanceStatus.Up, stamp), fromPeer: false);

        Assert.Equal(InstanceStatus.Up, table.Find(A)?.Status);
        Assert.True(table.Find(A)!.Instance.LastDirtyTimestamp > before, "no peer would see that it is newer");
        Assert.Equal(RenewResult.Renewed, table.Renew(A, stamp, fromPeer: false, out _));
    }

    [Fact]
    public void One_that_is_listed_as_it_was_before_its_clock_was_set_back_is_told_to_register_again()
    {
        var table = Instances.Table(_time);
        table.Register(Said(InstanceStatus.Down, 3_600_000), fromPeer: false);

        Assert.Equal(RenewResult.NotFound, table.Renew(A, 1000, fromPeer: false, out _));
        table.Register(Said(InstanceStatus.Up, 1000), fromPeer: false);
        Assert.Equal(RenewResult.Renewed, table.Renew(A, 1000, fromPeer: false, out _));
    }

    [Fact]
    public void One_that_starts_again_with_an_earlier_clock_just_after_it_has_left_is_listed_and_newer_for_peers()
    {
        var (table, peer) = (Instances.Table(_time), Instances.Table(_time));
        foreach (var one in new[] { table, peer })
        {
            one.Register(Said(InstanceStatus.Up, 2000), fromPeer: false);
            one.Cancel(A, "was deregistered");
        }

        Assert.Equal(RegisterResult.Added, table.Register(Said(InstanceStatus.Starting, 1000), fromPeer: false));
        Assert.Equal(RegisterResult.Added, peer.Register(table.Find(A)!.Instance, fromPeer: true));
        Assert.Equal(RegisterResult.Renewed, table.Register(Said(InstanceStatus.Starting, 1000), fromPeer: false));
    }

    [Fact]
    public void The_same_registration_that_arrives_again_after_the_end_is_an_echo()
    {
        var table = Instances.Table(_time);
        table.Register(Said(InstanceStatus.Up, 2000), fromPeer: false);
        table.Cancel(A, "was deregistered");

        Assert.Equal(RegisterResult.Echo, table.Register(Said(InstanceStatus.Up, 2000), fromPeer: false));
    }

    [Fact]
    public void One_that_goes_to_another_registry_keeps_what_was_set_at_the_first()
    {
        var (first, second) = (Instances.Table(_time), Instances.Table(_time));
        first.Register(Said(InstanceStatus.Up, 1000), fromPeer: false);
        first.Describe(A, [KeyValuePair.Create("zone", "b")]);
        second.Register(Instances.Reader().Read(Instances.Json(Json(first.Find(A)!)), null).Instance, fromPeer: true);

        Assert.Equal(RenewResult.Renewed, second.Renew(A, 1000, fromPeer: false, out _));
        Assert.Equal("b", second.Find(A)?.Instance.Metadata["zone"]);
    }

    [Fact]
    public void Of_what_two_registries_were_told_apart_the_later_is_the_truth_at_both()
    {
        var (one, other) = (Instances.Table(_time), Instances.Table(_time));
        foreach (var table in new[] { one, other })
            table.Register(Said(InstanceStatus.Up, 1000), fromPeer: false);
        one.Override(A, InstanceStatus.OutOfService, null);
        _time.Advance(TimeSpan.FromSeconds(1));
        other.Describe(A, [KeyValuePair.Create("zone", "b")]);

        Exchange(one, other);

        Assert.Equal(one.Find(A)?.Instance, other.Find(A)?.Instance);
        Assert.Equal(one.Find(A)?.Status, other.Find(A)?.Status);
    }

    [Fact]
    public void A_stamp_far_in_the_future_is_not_passed_on()
    {
        var table = Instances.Table(_time);
        table.Register(Said(InstanceStatus.Up, Instance.LatestTimestamp), fromPeer: false);

        Assert.InRange(table.Find(A)!.Instance.LastDirtyTimestamp, 0, table.Now);
        Assert.Equal(RenewResult.Renewed, table.Renew(A, Instance.LatestTimestamp, fromPeer: false, out _));
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_registry_whose_clock_is_set_ends_no_lease_and_makes_none_longer(int hours)
    {
        var table = Instances.Table(_time);
        table.Register(Said(InstanceStatus.Up, 1000), fromPeer: false);
        _time.SetClock(TimeSpan.FromHours(hours));
        Assert.Empty(table.TakeDue());

        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Single(table.TakeDue());
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_peers_times_are_worth_what_has_passed_by_its_own_clock(int seconds)
    {
        const long Now = 1_000_000_000;
        var theirNow = Now + (seconds * 1000L);

        Assert.Equal(Now - 5000, Hanok.Registry.Replication.PeerWire.Ours(theirNow - 5000, $"{theirNow}", Now));
    }

    private static Instance Said(InstanceStatus status, long stamp) => Instances.Order(status: status, dirty: stamp) with { SaidAt = stamp };

    private static void Exchange(LeaseTable one, LeaseTable other)
    {
        var (ofOne, ofOther) = (one.Find(A)!, other.Find(A)!);
        one.Register(ofOther.Instance, fromPeer: true, ofOther.Overridden);
        other.Register(ofOne.Instance, fromPeer: true, ofOne.Overridden);
    }

    private static string Json(Registration registration) =>
        System.Text.Encoding.UTF8.GetString(Hanok.Registry.Eureka.EurekaJson.Write(json => Hanok.Registry.Eureka.EurekaJson.WriteInstance(json, registration)));
}
