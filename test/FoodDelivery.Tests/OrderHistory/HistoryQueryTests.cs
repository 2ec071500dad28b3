using FoodDelivery.Contracts.Api;
using FoodDelivery.OrderHistory.Api;
using FoodDelivery.OrderHistory.Domain;

namespace FoodDelivery.Tests.OrderHistory;

public sealed class HistoryQueryTests
{
    [Fact]
    public void Whoever_asks_for_nothing_special_gets_the_first_page_of_all()
    {
        var (query, errors) = From();

        Assert.False(errors.Any);
        Assert.Equal((null, DateTimeOffset.UnixEpoch, Cursor.Start, 20), (query.Status, query.Since, query.After, query.Limit));
    }

    [Theory]
    [InlineData("2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z")]
    [InlineData("2026-11-21T12:00:00.25+09:00", "2026-11-21T03:00:00.25Z")]
    [InlineData("2026-11-21T12:00:00-01:00", "2026-11-21T13:00:00Z")]
    public void A_time_is_the_same_everywhere(string since, string utc)
    {
        var (query, errors) = From(since: since);

        Assert.False(errors.Any);
        Assert.Equal((DateTimeOffset.Parse(utc, null), TimeSpan.Zero), (query.Since, query.Since.Offset));
    }

    [Theory]
    [InlineData("2026-11-21T12:00:00")]
    [InlineData("2026-11-21")]
    [InlineData("21.11.2026 12:00:00Z")]
    [InlineData("2026-02-30T12:00:00Z")]
    [InlineData("yesterday")]
    [InlineData("")]
    public void What_is_no_time_or_one_of_nowhere_is_refused(string since) => Assert.Single(From(since: since).Errors["since"]);

    [Theory]
    [InlineData("approved")]
    [InlineData("CANCEL_PENDING")]
    [InlineData("")]
    [InlineData("APPROVED' OR 1=1")]
    public void A_state_that_there_is_not_is_refused(string status) => Assert.Single(From(status: status).Errors["status"]);

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("")]
    public void A_page_has_its_bounds(string limit) => Assert.Single(From(limit: limit).Errors["limit"]);

    [Fact]
    public void A_cursor_is_read_as_it_was_written()
    {
        var cursor = new Cursor(new(2026, 11, 21, 12, 0, 0, 123, 456, TimeSpan.Zero), Guid.CreateVersion7());

        Assert.True(Cursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("_____________________w0000000000")]
    [InlineData("f_______________________________")]
    public void What_is_no_cursor_is_refused(string cursor) => Assert.Single(From(cursor: cursor).Errors["cursor"]);

    [Fact]
    public void A_cursor_without_end_is_refused() => Assert.Single(From(cursor: new string('A', 100_000)).Errors["cursor"]);

    private static (HistoryQuery Query, Errors Errors) From(string? status = null, string? since = null, string? cursor = null, string? limit = null)
    {
        var errors = new Errors();
        return (HistoryQuery.From(Guid.Empty, status, since, cursor, limit, errors), errors);
    }
}
