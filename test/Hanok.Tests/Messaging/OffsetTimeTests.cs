using System.Text.Json;
using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class OffsetTimeTests
{
    [Theory]
    [InlineData("2026-11-21T12:00:00Z")]
    [InlineData("2026-11-21T12:00Z")]
    [InlineData("2026-11-21T21:00:00+09:00")]
    [InlineData("2026-11-21T07:00:00.0000000-05:00")]
    public void A_time_with_its_offset_is_one_moment_everywhere(string text)
    {
        Assert.True(OffsetTime.TryParse(text, out var time));
        Assert.Equal(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), time);
        Assert.Equal(time, Json().Read<Meeting>(Encode(text)).At);
    }

    [Theory]
    [InlineData("2026-11-21T12:00:00")]
    [InlineData("2026-11-21T12:00:00.123")]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-21 12:00:00Z")]
    [InlineData("21.11.2026 12:00 +01:00")]
    [InlineData("2026-11-21T25:00:00Z")]
    [InlineData("")]
    public void Anything_else_is_refused_also_in_a_message(string text)
    {
        Assert.False(OffsetTime.TryParse(text, out _));
        Assert.Contains("offset", Assert.Throws<JsonException>(() => Json().Read<Meeting>(Encode(text))).Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => Json().Read<Meeting>("""{"at":null,"maybe":"2026-11-21T12:00:00"}"""u8));
    }

    [Fact]
    public void What_we_write_we_read()
    {
        var meeting = new Meeting(new(2026, 11, 21, 12, 0, 0, 123, 456, TimeSpan.FromHours(9)), null);

        Assert.Equal(meeting, Json().Read<Meeting>(Json().Write(meeting)));
    }

    private static MessageJson Json() => new([]);

    private static byte[] Encode(string text) => JsonSerializer.SerializeToUtf8Bytes(new { at = text });

    private sealed record Meeting(DateTimeOffset At, DateTimeOffset? Maybe);
}
