using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class SentPositionsTests
{
    private readonly SentPositions _sent = new();

    [Fact]
    public void The_first_of_each_lane_has_nothing_before_it() =>
        Assert.Equal([Position.None, Position.None], _sent.Before("q", "s", [At(1, lane: 0), At(2, lane: 1)]));

    [Fact]
    public void Within_a_batch_each_follows_the_last_of_its_lane() =>
        Assert.Equal(
            [Position.None, Position.None, new Position(1, 0)],
            _sent.Before("q", "s", [At(1, lane: 0), At(2, lane: 1), At(3, lane: 0)]));

    [Fact]
    public void What_was_delivered_is_before_the_next_batch_and_what_failed_is_not()
    {
        _sent.Delivered("q", "s", [At(1, lane: 0)]);
        _sent.Before("q", "s", [At(2, lane: 0)]);

        Assert.Equal([new Position(1, 0)], _sent.Before("q", "s", [At(2, lane: 0)]));
    }

    [Fact]
    public void Destinations_and_streams_are_apart()
    {
        _sent.Delivered("q", "s", [At(1, lane: 0)]);

        Assert.Equal([Position.None], _sent.Before("r", "s", [At(2, lane: 0)]));
        Assert.Equal([Position.None], _sent.Before("q", "another", [At(2, lane: 0)]));
    }

    private static OutgoingMessage At(long commit, int lane) => new(new(commit, 0), lane, default);
}
