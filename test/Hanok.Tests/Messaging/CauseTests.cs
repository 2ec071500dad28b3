using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Messaging;

public sealed class CauseTests
{
    private readonly MessageFactory _messages = new("orders", new MessageJson([]), TimeProvider.System);

    [Fact]
    public async Task What_a_handler_publishes_belongs_to_the_conversation_of_what_it_handles_however_far_it_goes()
    {
        var (first, second) = (Noted(1), Noted(2) with { CorrelationId = Guid.CreateVersion7() });
        var published = new List<Message>();

        await OneByOne.Of<int>(async (number, _) =>
        {
            await Task.Yield();
            await Task.Run(() => published.Add(Noted(number)), TestContext.Current.CancellationToken);
        })([10, 20], new([first, second], null!, default));

        Assert.Equal([(first.Id, first.Id), (second.CorrelationId, second.Id)], published.Select(m => (m.CorrelationId, m.CausationId)));
    }

    [Fact]
    public async Task Nothing_is_the_cause_of_what_is_published_outside_of_a_handler_also_after_one()
    {
        await OneByOne.Of<int>((_, _) => ValueTask.CompletedTask)([1], new([Noted(1)], null!, default));

        var published = Noted(2);

        Assert.Equal((Guid.Empty, Guid.Empty), (published.CorrelationId, published.CausationId));
        Assert.Equal(published.Id, published.Conversation);
    }

    [Fact]
    public void An_event_continues_the_trace_of_its_cause()
    {
        var cause = Noted(1) with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

        Assert.Equal(cause.TraceParent, _messages.Event("a", new Noted("a", 2), cause).TraceParent);
    }

    private Message Noted(int number) => _messages.Event("a", new Noted("a", number));
}
