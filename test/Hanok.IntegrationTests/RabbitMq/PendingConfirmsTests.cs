using Hanok.Messaging;
using Hanok.RabbitMq;

namespace Hanok.IntegrationTests.RabbitMq;

public sealed class PendingConfirmsTests
{
    private readonly PendingConfirms _confirms = new(first: 11, count: 4);

    [Fact]
    public void It_is_complete_when_each_message_is_confirmed_in_whatever_order()
    {
        _confirms.Confirm(13, multiple: false);
        _confirms.Confirm(14, multiple: false);
        _confirms.Confirm(14, multiple: false);
        _confirms.Confirm(11, multiple: false);
        Assert.False(_confirms.All.IsCompleted);

        _confirms.Confirm(12, multiple: false);

        Assert.True(_confirms.All.IsCompletedSuccessfully);
    }

    [Fact]
    public void One_confirmation_may_stand_for_all_before_it()
    {
        _confirms.Confirm(12, multiple: false);
        _confirms.Confirm(13, multiple: true);
        Assert.False(_confirms.All.IsCompleted);

        _confirms.Confirm(14, multiple: true);

        Assert.True(_confirms.All.IsCompletedSuccessfully);
    }

    [Fact]
    public void Confirmations_of_another_batch_do_not_count()
    {
        _confirms.Confirm(10, multiple: true);
        _confirms.Confirm(15, multiple: true);

        Assert.False(_confirms.All.IsCompleted);
    }

    [Fact]
    public async Task A_refusal_is_not_undone_by_what_comes_after_it()
    {
        _confirms.Fail("refused");
        _confirms.Confirm(14, multiple: true);

        Assert.Equal("refused", (await Assert.ThrowsAsync<TransportException>(() => _confirms.All)).Message);
    }
}
