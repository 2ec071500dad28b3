using System.Net;
using Hanok.Tcc;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A hold is tried, confirmed and cancelled once, in whatever order and however often it is asked for; and never for ever.</summary>
public abstract class TccParticipantContract : Contract
{
    private static readonly Seat Mina = new("mina");

    private readonly Sabotage _sabotage = new();
    private readonly Guid _id = Guid.CreateVersion7();

    [Fact]
    public async Task A_try_holds_and_tells_for_how_long()
    {
        var kitchen = await StartAsync();

        using var tried = await kitchen.TryAsync(_id, Mina);

        Assert.Equal(HttpStatusCode.Created, tried.StatusCode);
        Assert.Equal($"/hanok/holds/seat/{_id}", tried.Headers.Location?.ToString());
        var shown = await kitchen.ShowAsync(_id).JsonAsync();
        Assert.Equal("held", (string?)shown["state"]);
        Assert.InRange((long)shown["expiresInMilliseconds"]!, 1, 60_000);
        Assert.Equal(["held mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_try_that_comes_again_holds_once_and_gets_the_same_answer()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        var again = await kitchen.TryAsync($"{_id}", ContractHolds.Text("""{ "isTaken": false, "guest": "mina", "more": 1 }""")).JsonAsync();

        Assert.Equal(("held", _id), ((string?)again["state"], (Guid)again["id"]!));
        Assert.Equal(["held mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task The_id_of_a_hold_cannot_be_used_for_another_request()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        await kitchen.TryAsync(_id, new("minho")).AnswersAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_hold_belongs_to_the_service_that_tried_it()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        await kitchen.ConfirmAsync(_id, "pantry").AnswersAsync(HttpStatusCode.Forbidden, "hold-of-another");
        await kitchen.CancelAsync(_id, "pantry").AnswersAsync(HttpStatusCode.Forbidden, "hold-of-another");
        await kitchen.TryAsync(_id, Mina, "pantry").AnswersAsync(HttpStatusCode.Forbidden, "hold-of-another");
        await kitchen.ShowAsync(_id, "pantry").AnswersAsync(HttpStatusCode.NotFound, "hold-not-found");

        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.NoContent);
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_is_refused_leaves_no_trace_and_says_why()
    {
        var kitchen = await StartAsync();

        var refused = await kitchen.TryAsync(_id, Mina with { IsTaken = true }).JsonAsync();

        Assert.Equal(("no-seat", "There is no seat for mina."), ((string?)refused["code"], (string?)refused["detail"]));
        Assert.Empty(await kitchen.ReadAsync());
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_confirm_that_comes_again_confirms_once_and_gets_the_same_answer()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.NoContent);
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_cancel_that_comes_again_frees_once_and_gets_the_same_answer()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.NoContent);
        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_cancel_before_the_try_keeps_the_late_try_out()
    {
        var kitchen = await StartAsync();

        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.NoContent);
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Gone, "hold-gone");
        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        Assert.Empty(await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_is_cancelled_or_was_never_held_cannot_be_confirmed()
    {
        var kitchen = await StartAsync();
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.Gone, "hold-gone");
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.Gone, "hold-gone");
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Gone, "hold-gone");

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_is_confirmed_cannot_be_cancelled_nor_tried_again()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.Conflict, "hold-confirmed");
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Conflict, "hold-confirmed");

        Platform.Time.Advance(TimeSpan.FromHours(1));
        await kitchen.ExpireAsync();
        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_nobody_decides_is_given_back_by_itself_and_once_also_by_two_instances()
    {
        var kitchen = await StartAsync();
        var other = await Services.StartAnotherAsync("kitchen", hanok => hanok.HoldsSeats(_sabotage));
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        await kitchen.ExpireAsync();
        Assert.Equal(["held mina"], await kitchen.ReadAsync());

        Platform.Time.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(kitchen.ExpireAsync(), other.ExpireAsync(), kitchen.ExpireAsync());

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync(2));
        Assert.Equal("expired", (string?)(await kitchen.ShowAsync(_id).JsonAsync())["state"]);
    }

    [Fact]
    public async Task What_has_expired_is_given_back_while_nobody_asks()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        Platform.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync(2));
    }

    [Fact]
    public async Task What_has_expired_cannot_be_confirmed_although_nobody_has_given_it_back_yet_nor_when_the_clock_is_set_back()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        Platform.Time.SetClock(TimeSpan.FromMinutes(2));

        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.Gone, "hold-gone");
        Platform.Time.SetClock(-TimeSpan.FromMinutes(2));
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.Gone, "hold-gone");

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_has_expired_can_be_cancelled_but_not_be_tried_again()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        Platform.Time.SetClock(TimeSpan.FromMinutes(2));

        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Gone, "hold-gone");
        await kitchen.CancelAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        Assert.Equal(["held mina", "freed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task What_cannot_be_given_back_is_tried_again_and_holds_nothing_else_up()
    {
        var kitchen = await StartAsync();
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        await kitchen.TryAsync(Guid.CreateVersion7(), new("minho")).AnswersAsync(HttpStatusCode.Created);
        _sabotage.Fail("freed", times: 1);

        Platform.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(3, (await kitchen.ReadAsync(3)).Count);
        Platform.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["freed mina", "freed minho"], (await kitchen.ReadAsync(4)).Skip(2).Order());
    }

    [Fact]
    public async Task What_throws_has_not_happened_and_can_be_repeated()
    {
        var kitchen = await StartAsync();
        _sabotage.Fail("held", 1).Fail("confirmed", 1);

        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.InternalServerError);
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.Gone);
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.InternalServerError);
        await kitchen.ConfirmAsync(_id).AnswersAsync(HttpStatusCode.NoContent);

        Assert.Equal(["held mina", "confirmed mina"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_try_a_repeat_of_it_and_its_cancel_at_the_same_time_leave_nothing_held()
    {
        var kitchen = await StartAsync();

        for (var n = 0; n < 20; n++)
        {
            var id = Guid.CreateVersion7();
            var answers = await Task.WhenAll(kitchen.TryAsync(id, Mina), kitchen.CancelAsync(id), kitchen.TryAsync(id, Mina));
            Assert.Equal(HttpStatusCode.NoContent, answers[1].StatusCode);
            Assert.Equal("cancelled", (string?)(await kitchen.ShowAsync(id).JsonAsync())["state"]);
            foreach (var answer in answers)
                answer.Dispose();
        }

        var done = await kitchen.ReadAsync();
        Assert.Equal(done.Count(line => line == "held mina"), done.Count(line => line == "freed mina"));
    }

    [Fact]
    public async Task Of_confirm_and_cancel_at_the_same_time_one_wins()
    {
        var kitchen = await StartAsync();

        for (var n = 0; n < 20; n++)
        {
            var id = Guid.CreateVersion7();
            await kitchen.TryAsync(id, Mina).AnswersAsync(HttpStatusCode.Created);
            var answers = await Task.WhenAll(kitchen.ConfirmAsync(id), kitchen.CancelAsync(id));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
            foreach (var answer in answers)
                answer.Dispose();
        }

        Assert.Equal(40, (await kitchen.ReadAsync()).Count);
    }

    [Fact]
    public async Task What_has_ended_is_forgotten_after_a_week_and_what_is_held_is_not()
    {
        var kitchen = await StartAsync(expirySeconds: 86_400);
        var (barrier, confirmed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await kitchen.CancelAsync(barrier).AnswersAsync(HttpStatusCode.NoContent);
        await kitchen.TryAsync(confirmed, Mina).AnswersAsync(HttpStatusCode.Created);
        await kitchen.ConfirmAsync(confirmed).AnswersAsync(HttpStatusCode.NoContent);

        Platform.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromHours(1));
        await Expiry(kitchen).RemoveEndedAsync(Cancellation);
        await kitchen.ShowAsync(barrier).AnswersAsync(HttpStatusCode.OK);
        await kitchen.ConfirmAsync(confirmed).AnswersAsync(HttpStatusCode.NoContent);
        await kitchen.TryAsync(_id, Mina).AnswersAsync(HttpStatusCode.Created);

        Platform.Time.Advance(TimeSpan.FromHours(2));
        await Until.TrueAsync(
            async () =>
            {
                await Expiry(kitchen).RemoveEndedAsync(Cancellation);
                using var shown = await kitchen.ShowAsync(confirmed);
                return shown.StatusCode == HttpStatusCode.NotFound;
            },
            () => ValueTask.FromResult("it is not forgotten"));
        await kitchen.ShowAsync(barrier).AnswersAsync(HttpStatusCode.NotFound, "hold-not-found");
        await kitchen.ShowAsync(_id).AnswersAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("not an id", """{"guest":"mina"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"guest":"mina"}""", HttpStatusCode.BadRequest)]
    [InlineData(null, """{"guest":""", HttpStatusCode.BadRequest)]
    [InlineData(null, "null", HttpStatusCode.BadRequest)]
    [InlineData(null, """{"guest":7}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_read_is_told_and_holds_nothing(string? id, string body, HttpStatusCode status)
    {
        var kitchen = await StartAsync();

        await kitchen.TryAsync(id ?? $"{_id}", ContractHolds.Text(body)).AnswersAsync(status, "malformed-request");
        await kitchen.TryAsync($"{_id}", ContractHolds.Text($$"""{"guest":"{{new string('m', 70_000)}}"}""")).AnswersAsync(HttpStatusCode.RequestEntityTooLarge);

        Assert.Empty(await kitchen.ReadAsync());
    }

    private static HoldExpiry Expiry(ContractService service) => service.Services.GetRequiredService<HoldExpiry>();

    private Task<ContractService> StartAsync(int expirySeconds = 60) =>
        Services.StartAsync("kitchen", hanok => hanok.HoldsSeats(_sabotage, expirySeconds));
}
