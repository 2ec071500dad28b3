using Hanok.Registry;
using Hanok.Registry.Leases;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Registry;

public sealed class LeaseTableTests
{
    private static readonly Finding Refuses = new(FindingKind.Gone, "refuses connections");
    private static readonly Finding Silent = new(FindingKind.Silent, "did not answer");

    private readonly TestTime _time = new();

    [Fact]
    public void A_lease_ends_when_it_says_so_and_not_after_twice_that()
    {
        var table = WithOrders("a");
        Pass(29);
        Assert.Empty(table.TakeDue());
        Pass(2);

        Assert.Equal("a", Assert.Single(table.TakeDue()).Instance.Key.Id);
    }

    [Fact]
    public void A_heartbeat_renews_the_lease_and_changes_nothing_that_is_listed()
    {
        var table = WithOrders("a");
        var before = table.View();
        Pass(20);

        Assert.Equal(RenewResult.Renewed, table.Renew(new("ORDER", "a"), null, fromPeer: false, out _));
        Pass(20);
        Assert.Empty(table.TakeDue());
        Assert.Same(before, table.View());
    }

    [Fact]
    public void A_suspect_comes_up_once_until_it_is_settled_and_a_heartbeat_acquits_it()
    {
        var table = WithOrders("a");
        Pass(31);
        var suspect = Assert.Single(table.TakeDue());
        Assert.Empty(table.TakeDue());
        table.Renew(new("ORDER", "a"), null, fromPeer: false, out _);

        Assert.Null(table.Settle(suspect, Refuses));
        Assert.NotNull(table.Find(new("ORDER", "a")));
        Pass(31);
        Assert.Single(table.TakeDue());
    }

    [Fact]
    public void One_that_is_registered_anew_with_a_shorter_lease_is_looked_at_sooner()
    {
        var table = WithOrders("a");
        table.Register(Instances.Order("a", dirty: 2000, lease: 5), fromPeer: false);
        Pass(6);

        Assert.Single(table.TakeDue());
    }

    [Fact]
    public void What_lives_at_the_address_of_a_suspect_is_its_heir()
    {
        var table = WithOrders("a");
        Pass(31);
        table.Register(Instances.Order("b") with { Port = Instances.Order("a").Port }, fromPeer: false);

        Assert.Equal("b", Assert.Single(table.TakeDue()).Heir?.Id);
    }

    [Theory]
    [InlineData(2000, "new")]
    [InlineData(1000, "old")]
    [InlineData(999, "old")]
    public void Of_two_versions_that_peers_tell_the_higher_lastDirtyTimestamp_is_the_truth(long dirty, string expected)
    {
        var table = Instances.Table(_time);
        table.Register(Instances.Order() with { VipAddress = "old" }, fromPeer: false);
        table.Register(Instances.Order(dirty: dirty) with { VipAddress = "new" }, fromPeer: true);

        Assert.Equal(expected, table.Find(new("ORDER", "a"))?.Instance.VipAddress);
    }

    [Fact]
    public void A_heartbeat_of_a_newer_version_than_is_listed_is_answered_as_not_found()
    {
        var table = WithOrders("a");

        Assert.Equal(RenewResult.NotFound, table.Renew(new("ORDER", "a"), 1001, fromPeer: false, out _));
        Assert.Equal(RenewResult.Renewed, table.Renew(new("ORDER", "a"), 1000, fromPeer: false, out _));
        Assert.Equal(RenewResult.Conflict, table.Renew(new("ORDER", "a"), 999, fromPeer: true, out _));
    }

    [Fact]
    public void A_DOWN_that_arrives_after_the_deregistration_it_raced_does_not_register_again()
    {
        var table = WithOrders("a");
        table.Cancel(new("ORDER", "a"), "was deregistered");

        Assert.Equal(RegisterResult.Echo, table.Register(Instances.Order(status: InstanceStatus.Down, dirty: 1500), fromPeer: false));
        Assert.Equal(RegisterResult.Echo, table.Register(Instances.Order(dirty: 1000), fromPeer: true));
        Assert.Empty(table.View().Applications);
    }

    [Fact]
    public void One_that_starts_again_after_it_was_deregistered_is_listed()
    {
        var table = WithOrders("a");
        table.Cancel(new("ORDER", "a"), "was deregistered");
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order(status: InstanceStatus.Starting, dirty: 1001), fromPeer: false));

        table.Cancel(new("ORDER", "a"), "was deregistered");
        Pass(31);
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order(status: InstanceStatus.Down, dirty: 1002), fromPeer: false));
    }

    [Fact]
    public void One_that_was_deregistered_by_somebody_else_and_lives_is_listed_again_and_peers_see_that_it_is_newer()
    {
        var table = WithOrders("a");
        table.Cancel(new("ORDER", "a"), "was deregistered");
        Pass(31);

        Assert.Equal(RegisterResult.Echo, table.Register(Instances.Order(), fromPeer: true));
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order(), fromPeer: false));
        Assert.True(table.Find(new("ORDER", "a"))?.Instance.LastDirtyTimestamp > 1000);
    }

    [Fact]
    public void One_that_was_evicted_and_lives_is_listed_again_with_the_same_version()
    {
        var table = WithOrders("a");
        Pass(31);
        table.Settle(Assert.Single(table.TakeDue()), Silent);
        Assert.Empty(table.View().Applications);

        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order(), fromPeer: false));
    }

    [Fact]
    public void What_an_operator_has_set_survives_heartbeats_and_registrations_until_it_is_removed()
    {
        var table = WithOrders("a");
        var key = new InstanceKey("order", "a");
        table.Override(key, InstanceStatus.OutOfService, null);
        table.Renew(key, null, fromPeer: false, out _);
        table.Register(Instances.Order(dirty: 5000), fromPeer: false);
        Assert.Equal(InstanceStatus.OutOfService, table.Find(key)?.Status);

        table.RemoveOverride(key, null, null);
        Assert.Equal(InstanceStatus.Up, table.Find(key)?.Status);
    }

    [Fact]
    public void A_peer_that_has_the_same_version_does_not_undo_what_an_operator_has_set_here()
    {
        var table = WithOrders("a");
        table.Override(new("ORDER", "a"), InstanceStatus.OutOfService, null);
        table.Register(Instances.Order(), fromPeer: true);

        Assert.Equal(InstanceStatus.OutOfService, table.Find(new("ORDER", "a"))?.Status);
    }

    [Fact]
    public void A_delta_has_each_instance_once_as_it_is_now_the_oldest_change_first_with_the_hash_of_all()
    {
        var table = WithOrders("a", "b", "c");
        table.Override(new("ORDER", "a"), InstanceStatus.OutOfService, null);
        table.Cancel(new("ORDER", "b"), "was deregistered");
        var delta = table.Delta();

        Assert.Equal(["c ADDED", "a MODIFIED", "b DELETED"], Changes(delta));
        Assert.Equal("OUT_OF_SERVICE_1_UP_1_", delta.HashCode);
        Assert.Same(delta, table.Delta());
    }

    [Fact]
    public void A_change_is_in_the_delta_for_three_minutes()
    {
        var table = WithOrders("a");
        Pass(179);
        Assert.Single(table.Delta().Applications);
        Pass(2);

        Assert.Empty(table.Delta().Applications);
        Assert.Single(table.View().Applications);
    }

    [Fact]
    public void A_full_registry_takes_no_more_and_still_renews()
    {
        var table = Instances.Table(_time, new RegistryOptions { MaxInstances = 2, MaxPercentPerApplication = 100 });
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order("a"), fromPeer: false));
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order("b"), fromPeer: false));

        Assert.Equal(RegisterResult.Full, table.Register(Instances.Order("c"), fromPeer: false));
        Assert.Equal(RegisterResult.Renewed, table.Register(Instances.Order("a"), fromPeer: false));
    }

    [Fact]
    public void A_lone_registry_that_has_just_started_says_that_it_may_not_know_everybody()
    {
        var table = WithOrders("a");
        Assert.True(table.View().IsRebuilding);
        Pass(46);

        Assert.False(table.View().IsRebuilding);
    }

    [Fact]
    public void Versions_go_on_rising_after_a_restart()
    {
        var before = WithOrders("a", "b", "c").View().Version;
        Pass(1);

        Assert.True(WithOrders("a").View().Version > before);
    }

    [Fact]
    public void It_says_in_plain_words_why_an_instance_is_listed_or_not()
    {
        var table = WithOrders("a");
        var key = new InstanceKey("order", "a");
        Assert.StartsWith("Listed as UP: its last heartbeat was 0 s ago, and its lease of 30 s lasts for another ", Why(table, key), StringComparison.Ordinal);

        Pass(34);
        table.Settle(Assert.Single(table.TakeDue()), new(FindingKind.Answers, "answers GET http://localhost:5097/health/ready (200)"));
        Assert.StartsWith(
            "Listed as UP: suspect: no heartbeat for 34 s, but it answers GET http://localhost:5097/health/ready (200). It registered here at ",
            Why(table, key), StringComparison.Ordinal);

        Pass(10);
        table.Settle(Assert.Single(table.TakeDue()), Refuses);
        Assert.Contains("it was evicted: no heartbeat for 44 s, and it refuses connections. If it is alive", Why(table, key), StringComparison.Ordinal);
    }

    private static string Why(LeaseTable table, InstanceKey key)
    {
        var (lease, departure) = table.Trace(key);
        var report = table.Report();
        return lease is null ? Hanok.Registry.Leases.Why.IsNot(key, departure, report) : Hanok.Registry.Leases.Why.IsListed(lease, report.Now);
    }

    private static IEnumerable<string> Changes(RegistryView view) =>
        view.Instances.Select(r => $"{r.Instance.Key.Id} {Hanok.Registry.Eureka.EurekaJson.ToWire(r.Action)}");

    private LeaseTable WithOrders(params string[] ids)
    {
        var table = Instances.Table(_time);
        foreach (var id in ids)
            table.Register(Instances.Order(id), fromPeer: false);

        return table;
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
