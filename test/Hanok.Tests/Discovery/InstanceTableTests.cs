using Hanok.Discovery;

namespace Hanok.Tests.Discovery;

public sealed class InstanceTableTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(60);

    private readonly InstanceTable _table = new(Keep);

    [Fact]
    public void An_instance_that_a_registry_known_for_long_does_not_list_any_more_is_forgotten_at_once()
    {
        ListedAt(0, "a", "b", "c");

        _table.Replace([Instance("a"), Instance("b")], At(61));

        Assert.Equal(["a", "b"], Known());
    }

    [Fact]
    public void A_registry_that_comes_back_empty_makes_nobody_forgotten_who_has_had_no_time_to_register_again()
    {
        ListedAt(0, "a", "b");
        _table.Connected(At(100));

        _table.Replace([], At(100));
        Assert.Equal(["a", "b"], Known());

        _table.Put(Instance("b"));
        Assert.False(_table.Expire(At(159)));
        Assert.True(_table.Expire(At(160)));
        Assert.Equal(["b"], Known());
    }

    [Fact]
    public void Who_is_not_listed_and_takes_no_connection_is_forgotten_and_who_is_listed_is_not()
    {
        ListedAt(0, "a", "b");
        _table.Connected(At(100));
        _table.Replace([Instance("b")], At(100));

        Assert.True(_table.Refused(new("http://a:8080")));
        Assert.False(_table.Refused(new("http://b:8080")));

        Assert.Equal(["b"], Known());
    }

    [Fact]
    public void That_an_instance_is_gone_is_believed_whenever_it_is_said()
    {
        ListedAt(0, "a", "b");
        _table.Connected(At(100));

        _table.Remove("kitchen", "a");

        Assert.Equal(["b"], Known());
    }

    [Fact]
    public void A_registry_that_comes_and_goes_does_not_keep_the_dead_for_ever()
    {
        ListedAt(0, "a", "b");
        for (var second = 100; second <= 200; second += 20)
        {
            _table.Connected(At(second));
            _table.Replace([Instance("b")], At(second));
        }

        Assert.Equal(["b"], Known());
    }

    [Fact]
    public void A_list_that_lost_more_than_half_is_doubted_though_no_connection_was_lost()
    {
        ListedAt(0, "a", "b", "c");

        _table.Replace([Instance("a")], At(61));

        Assert.Equal(["a", "b", "c"], Known());
    }

    [Fact]
    public void Only_who_is_up_is_asked_but_where_nobody_is_up_who_is_down_and_never_who_is_out_of_service()
    {
        _table.Put(Instance("a"));
        _table.Put(Instance("b", InstanceStatus.Down));
        _table.Put(Instance("c", InstanceStatus.OutOfService));
        Assert.Equal(["a"], Known());

        _table.Put(Instance("a", InstanceStatus.Starting));
        Assert.Equal(["a", "b"], Known());

        _table.Put(Instance("a", InstanceStatus.OutOfService));
        _table.Put(Instance("b", InstanceStatus.OutOfService));
        Assert.Empty(Known());
    }

    [Fact]
    public void No_more_instances_are_taken_than_a_system_can_have()
    {
        for (var i = 0; i < 20_010; i++)
            _table.Put(Instance($"i{i}"));

        Assert.Equal(20_000, Known().Count);
    }

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);

    private static ServiceInstance Instance(string id, InstanceStatus status = InstanceStatus.Up) =>
        new("kitchen", id, status, new Dictionary<string, Uri> { ["http"] = new($"http://{id}:8080") });

    private List<string> Known() => [.. _table.Usable().SelectMany(service => service).Select(instance => instance.Id)];

    private void ListedAt(int second, params string[] ids)
    {
        _table.Connected(At(second));
        _table.Replace([.. ids.Select(id => Instance(id))], At(second));
    }
}
