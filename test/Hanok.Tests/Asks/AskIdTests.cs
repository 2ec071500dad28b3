using Hanok.Asks;
using Hanok.Messaging;

namespace Hanok.Tests.Asks;

public sealed class AskIdTests
{
    private static readonly DateTimeOffset Noon = new(2031, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void An_id_tells_its_deadline_to_the_millisecond() => Assert.Equal(Noon, AskId.DeadlineOf(AskId.New(Noon)));

    [Fact]
    public void What_is_no_id_of_an_ask_has_no_deadline()
    {
        Assert.Null(AskId.DeadlineOf(Guid.Empty));
        Assert.Null(AskId.DeadlineOf(StableId.Of("a saga")));
        Assert.Null(AskId.DeadlineOf(Guid.Parse("ffffffff-ffff-7fff-bfff-ffffffffffff")));
    }

    [Fact]
    public void Ids_are_divided_by_a_time_into_those_that_are_over_and_the_others()
    {
        for (var round = 0; round < 100; round++)
        {
            Assert.True(AskId.New(Noon.AddMilliseconds(-1)).CompareTo(AskId.FirstAt(Noon)) < 0);
            Assert.True(AskId.New(Noon).CompareTo(AskId.FirstAt(Noon)) > 0);
        }
    }
}
