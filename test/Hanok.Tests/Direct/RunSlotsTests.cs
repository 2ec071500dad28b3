using Hanok.Direct;

namespace Hanok.Tests.Direct;

public sealed class RunSlotsTests
{
    [Fact]
    public void One_sender_leaves_half_of_the_places_to_others()
    {
        var slots = new RunSlots(4);
        Assert.True(slots.TryEnter("order"));
        Assert.True(slots.TryEnter("order"));
        Assert.False(slots.TryEnter("order"));
        Assert.True(slots.TryEnter("kitchen"));
        Assert.True(slots.TryEnter("audit"));
        Assert.False(slots.TryEnter("web"));

        slots.Leave("order");

        Assert.True(slots.TryEnter("web"));
    }

    [Fact]
    public void Where_there_is_one_place_it_is_anybodys()
    {
        var slots = new RunSlots(1);
        Assert.True(slots.TryEnter("order"));
        slots.Leave("order");
        Assert.True(slots.TryEnter("kitchen"));
    }
}
