using System.Net;
using Hanok.Tcc;

namespace Hanok.Tests.Tcc;

public sealed class TccRepliesTests
{
    private static readonly DateTimeOffset SentAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(201, """{"expiresInMilliseconds":1500}""", 1.5)]
    [InlineData(200, """{"expiresAt":"2099-01-01T00:00:00Z","expiresInMilliseconds":0}""", 0)]
    [InlineData(201, """{"expiresInMilliseconds":9223372036854775807}""", 365 * 24 * 3600.0)]
    public void What_is_held_ends_as_long_after_the_try_was_sent_as_the_participant_says(int status, string body, double seconds) =>
        Assert.Equal(new(TccBranchState.Held, SentAt.AddSeconds(seconds)), Try(status, body));

    [Theory]
    [InlineData(201, "")]
    [InlineData(201, "null")]
    [InlineData(201, "[]")]
    [InlineData(201, """{"expiresInMilliseconds":"1500"}""")]
    [InlineData(201, """{"expiresInMilliseconds":1.5}""")]
    [InlineData(201, """{"expiresInMilliseconds":1,"expiresInMilliseconds":2}""")]
    [InlineData(201, """{"expiresInMilliseconds":-1}""")]
    [InlineData(201, "<html>")]
    [InlineData(204, "")]
    [InlineData(301, "")]
    [InlineData(404, "")]
    [InlineData(410, "")]
    [InlineData(422, "")]
    [InlineData(500, """{"expiresInMilliseconds":1500}""")]
    public void What_cannot_be_understood_decides_nothing(int status, string body) => Assert.Equal(TccBranchState.Unknown, Try(status, body).State);

    [Theory]
    [InlineData("""{"code":"full","detail":"No seat."}""", "full", "No seat.")]
    [InlineData("""{"code":7}""", "refused", "It was refused.")]
    [InlineData("""{"code":"\ud800"}""", "refused", "It was refused.")]
    [InlineData("""{"code":"\u0000"}""", "refused", "It was refused.")]
    [InlineData("", "refused", "It was refused.")]
    public void A_refusal_brings_its_reason_when_it_can_be_read(string body, string code, string reason) =>
        Assert.Equal(new(code, reason), Try(409, body).Refusal);

    [Fact]
    public void A_reason_without_end_is_left_out() =>
        Assert.Equal("It was refused.", Try(409, $$"""{"detail":"{{new string('x', 501)}}"}""").Refusal!.Reason);

    [Theory]
    [InlineData(200, TccBranchState.Confirmed, TccBranchState.Cancelled)]
    [InlineData(204, TccBranchState.Confirmed, TccBranchState.Cancelled)]
    [InlineData(409, TccBranchState.Contrary, TccBranchState.Contrary)]
    [InlineData(410, TccBranchState.Contrary, TccBranchState.Cancelled)]
    [InlineData(202, TccBranchState.Unknown, TccBranchState.Unknown)]
    [InlineData(302, TccBranchState.Unknown, TccBranchState.Unknown)]
    [InlineData(401, TccBranchState.Unknown, TccBranchState.Unknown)]
    [InlineData(404, TccBranchState.Unknown, TccBranchState.Unknown)]
    [InlineData(503, TccBranchState.Unknown, TccBranchState.Unknown)]
    public void What_a_participant_answers_to_the_decision_means(int status, TccBranchState confirm, TccBranchState cancel) => Assert.Equal(
        (confirm, cancel), (TccReplies.OfConfirm((HttpStatusCode)status).State, TccReplies.OfCancel((HttpStatusCode)status).State));

    private static TccReply Try(int status, string body) => TccReplies.OfTry((HttpStatusCode)status, body, SentAt);
}
