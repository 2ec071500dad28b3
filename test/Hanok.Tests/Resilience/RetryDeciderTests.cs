using System.Net;
using System.Net.Http.Headers;
using Hanok.Resilience;

namespace Hanok.Tests.Resilience;

public sealed class RetryDeciderTests
{
    [Theory]
    [InlineData("GET", false, true)]
    [InlineData("HEAD", false, true)]
    [InlineData("OPTIONS", false, true)]
    [InlineData("PUT", false, true)]
    [InlineData("DELETE", false, true)]
    [InlineData("POST", false, false)]
    [InlineData("PATCH", false, false)]
    [InlineData("POST", true, true)]
    [InlineData("PATCH", true, true)]
    public void Only_what_may_arrive_twice_is_sent_twice(string method, bool hasKey, bool isRepeatable)
    {
        using var request = new HttpRequestMessage(new(method), "http://kitchen/tickets");
        if (hasKey)
            request.Headers.Add("Idempotency-Key", "k");

        Assert.Equal(isRepeatable, RetryDecider.IsRepeatable(request));
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(304, false)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(409, false)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    public void A_refusal_is_no_reason_to_ask_again(int status, bool isWorth)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);

        Assert.Equal(isWorth, RetryDecider.IsWorthRetry(response));
    }

    [Fact]
    public void Who_asks_too_often_asks_again_when_told_when()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(2)) } };

        Assert.True(RetryDecider.IsWorthRetry(response));
        Assert.Equal(TimeSpan.FromSeconds(2), RetryDecider.Wait(1, RetryDecider.AskedBy(response, DateTimeOffset.UnixEpoch), chance: 1));
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(7, 7)]
    public void A_date_to_come_back_at_is_as_good_as_seconds(int from, int wait)
    {
        var now = DateTimeOffset.UnixEpoch;
        using var response = new HttpResponseMessage { Headers = { RetryAfter = new RetryConditionHeaderValue(now.AddSeconds(from)) } };

        Assert.Equal(TimeSpan.FromSeconds(wait), RetryDecider.AskedBy(response, now));
    }

    [Fact]
    public void The_wait_doubles_up_to_a_limit_and_varies_as_a_whole()
    {
        Assert.Equal([50, 100, 200, 2_000, 2_000], new[] { 1, 2, 3, 7, int.MaxValue }.Select(n => RetryDecider.Wait(n, null, chance: 1).TotalMilliseconds));
        Assert.Equal(TimeSpan.Zero, RetryDecider.Wait(7, null, chance: 0));
    }

    [Fact]
    public void Only_a_connection_that_was_not_made_proves_that_nothing_arrived()
    {
        Assert.True(RetryDecider.WasNeverMade(new HttpRequestException(HttpRequestError.ConnectionError)));
        Assert.True(RetryDecider.WasNeverMade(new CircuitOpenException("open", TimeSpan.Zero)));
        Assert.False(RetryDecider.WasNeverMade(new HttpRequestException(HttpRequestError.ResponseEnded)));
        Assert.False(RetryDecider.WasNeverMade(new CallTimeoutException("late")));
        Assert.False(RetryDecider.WasNeverMade(new IOException()));
    }
}
