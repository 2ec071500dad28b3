using Hanok.Registry;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Registry;

/// <summary>Nobody fills the registry, alone or with others.</summary>
public sealed class RoomTests
{
    private static readonly string Text = new('x', 4000);

    [Fact]
    public void One_application_leaves_room_for_the_others()
    {
        var table = Instances.Table(new TestTime(), new RegistryOptions { MaxInstances = 4 });
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order("a"), fromPeer: false));
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order("b"), fromPeer: false));

        Assert.Equal(RegisterResult.ApplicationFull, table.Register(Instances.Order("c"), fromPeer: false));
        Assert.Equal(RegisterResult.Added, table.Register(Kitchen("a"), fromPeer: false));
        table.Cancel(new("ORDER", "a"), "was deregistered");
        Assert.Equal(RegisterResult.Added, table.Register(Instances.Order("c"), fromPeer: false));
    }

    [Fact]
    public void What_is_listed_has_a_bound_in_bytes_which_what_is_listed_cannot_outgrow()
    {
        var table = Instances.Table(new TestTime(), new RegistryOptions { MaxMegabytes = 1, MaxPercentPerApplication = 100 });
        var listed = 0;
        while (table.Register(Large($"a{listed}"), fromPeer: false) == RegisterResult.Added)
            listed++;

        Assert.InRange(listed, 100, 262);
        Assert.Equal(RegisterResult.Full, table.Register(Large("a") with { Key = new InstanceKey("kitchen", "a") }, fromPeer: true));
        Assert.Equal(RegisterResult.Renewed, table.Register(Large("a0") with { Status = InstanceStatus.Down }, fromPeer: false));
        Assert.Equal(RegisterResult.Full, table.Describe(new("ORDER", "a0"), [KeyValuePair.Create("more", Text)]));
        Assert.Equal(RegisterResult.Full, table.Register(Large("a0") with { HomePageUrl = Text }, fromPeer: false));

        table.Cancel(new("ORDER", "a1"), "was deregistered");
        Assert.Equal(RegisterResult.Renewed, table.Describe(new("ORDER", "a0"), [KeyValuePair.Create("zone", "b")]));
    }

    [Fact]
    public void Those_who_have_left_do_not_stay_in_the_delta_without_bound()
    {
        var table = Instances.Table(new TestTime(), new RegistryOptions { MaxMegabytes = 1, MaxPercentPerApplication = 100 });
        for (var i = 0; i < 1000; i++)
        {
            table.Register(Large($"a{i}"), fromPeer: false);
            table.Cancel(new("ORDER", $"a{i}"), "was deregistered");
        }

        Assert.InRange(table.Delta().Instances.Sum(gone => (long)gone.Instance.Size), 1, 1024 * 1024);
    }

    [Fact]
    public void Many_who_come_at_once_share_what_is_made_for_one()
    {
        var table = Instances.Table(new TestTime());
        table.Register(Instances.Order(), fromPeer: false);
        var documents = new Documents(table);
        var made = new byte[64][];

        Parallel.For(0, made.Length, i => made[i] = documents.All().Bytes(asJson: true, zipped: false));

        Assert.Single(made.Distinct());
    }

    [Fact]
    public void Answers_that_are_not_taken_are_bounded_for_each_caller_and_for_all()
    {
        const int List = 32 * 1024 * 1024;
        var room = new AnswerRoom();
        Assert.True(room.TryTake("order", List));
        Assert.True(room.TryTake("order", List));
        Assert.False(room.TryTake("order", List));
        for (var i = 0; i < 20; i++)
            Assert.True(room.TryTake($"service{i}", List));

        Assert.False(room.TryTake("service0", List));
        room.Return("order", List);
        room.Return("order", List);
        Assert.True(room.TryTake("order", 100));
    }

    private static Instance Kitchen(string id) => Instances.Order(id) with { Key = new InstanceKey("kitchen", id) };

    private static Instance Large(string id) => Instances.Order(id) with { Metadata = new([new("text", Text)]) };
}
