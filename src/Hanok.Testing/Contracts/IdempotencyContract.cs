using Hanok.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A request is done once, whoever repeats it and when, and answered alike; and nobody meets the key of somebody else.</summary>
public abstract class IdempotencyContract : Contract
{
    private static readonly RequestAnswer Created = new(201, [new("Location", ["/meals/1"]), new("Vary", ["Accept", "Origin"])], [0, 255, 10]);
    private static readonly RequestKey Request = RequestKey.Of("the key", "one"u8, "POST /meals", "mina");

    [Fact]
    public async Task A_repetition_gets_the_first_answer_to_the_byte()
    {
        var orders = await OrdersAsync();

        Assert.Null(await DoAsync(orders, Request, Created));
        var again = await DoAsync(orders, Request, new(500, [], []));

        Assert.Equal(Created.Status, again!.Status);
        Assert.Equal(Created.Body, again.Body);
        Assert.Equal(Created.Headers.Select(h => $"{h.Key}: {string.Join('|', h.Value)}"), again.Headers.Select(h => $"{h.Key}: {string.Join('|', h.Value)}"));
    }

    [Fact]
    public async Task An_answer_whose_body_was_not_kept_is_told_from_an_empty_one()
    {
        var orders = await OrdersAsync();
        var other = RequestKey.Of("another key");
        await DoAsync(orders, Request, new(200, [], null));
        await DoAsync(orders, other, new(204, [], []));

        Assert.Null((await DoAsync(orders, Request, Created))!.Body);
        Assert.Empty((await DoAsync(orders, other, Created))!.Body!);
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_a_conflict_and_changes_nothing()
    {
        var orders = await OrdersAsync();
        await DoAsync(orders, Request, Created);

        await Assert.ThrowsAsync<IdempotencyConflictException>(() => DoAsync(orders, Request.For("another"u8), Created));

        Assert.Equal(201, (await DoAsync(orders, Request, Created))!.Status);
    }

    [Theory]
    [InlineData("POST /meals", "jiwoo")]
    [InlineData("POST /meals", "")]
    [InlineData("POST /drinks", "mina")]
    [InlineData("POST /mealsmina", "")]
    public async Task The_same_key_of_another_caller_or_for_something_else_is_another_request(string operation, string caller)
    {
        var orders = await OrdersAsync();
        await DoAsync(orders, Request, Created);

        Assert.Null(await DoAsync(orders, RequestKey.Of("the key", "another"u8, operation, caller), Created));
    }

    [Fact]
    public async Task Whoever_repeats_it_while_the_first_is_in_its_transaction_waits_for_that()
    {
        var orders = await OrdersAsync();
        await using var first = orders.Database.Begin();
        var claim = await Of(orders).ClaimAsync(first, Request, Cancellation);

        var again = DoAsync(orders, Request, new(500, [], []));
        Of(orders).Complete(first, claim, Created);
        Assert.False(again.IsCompleted);
        await first.CommitAsync(Cancellation);

        Assert.Equal(201, (await again)!.Status);
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_asked()
    {
        var orders = await OrdersAsync();
        await using (var transaction = orders.Database.Begin())
        {
            var claim = await Of(orders).ClaimAsync(transaction, Request, Cancellation);
            Of(orders).Complete(transaction, claim, Created);
        }

        Assert.Null(await DoAsync(orders, Request, Created));
    }

    [Fact]
    public async Task One_that_runs_is_left_alone_for_its_lease_and_then_taken_over_for_good()
    {
        var orders = await OrdersAsync();
        var lost = await BeginAsync(orders, Request);

        await Assert.ThrowsAsync<RequestRunningException>(() => BeginAsync(orders, Request));
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => BeginAsync(orders, Request.For("another"u8)));

        Platform.Time.SetClock(TimeSpan.FromSeconds(61));
        var taken = await BeginAsync(orders, Request);

        // It has not died, but was slow: its answer is not the one.
        await orders.CommitAsync(transaction => Of(orders).Complete(transaction, lost, new(500, [], [])));
        await orders.CommitAsync(transaction => Of(orders).Release(transaction, lost));
        await Assert.ThrowsAsync<RequestRunningException>(() => BeginAsync(orders, Request));
        await orders.CommitAsync(transaction => Of(orders).Complete(transaction, taken, Created));

        Assert.Equal(201, (await DoAsync(orders, Request, Created))!.Status);
    }

    [Fact]
    public async Task One_that_is_given_back_may_be_tried_again_at_once_but_not_when_it_has_an_answer()
    {
        var orders = await OrdersAsync();
        var claim = await BeginAsync(orders, Request);

        await orders.CommitAsync(transaction => Of(orders).Release(transaction, claim));
        claim = await BeginAsync(orders, Request);
        await orders.CommitAsync(transaction => Of(orders).Complete(transaction, claim, Created));
        await orders.CommitAsync(transaction => Of(orders).Release(transaction, claim));

        Assert.Equal(201, (await DoAsync(orders, Request, Created))!.Status);
    }

    [Fact]
    public async Task The_same_key_many_times_at_once_is_one_request()
    {
        var orders = await OrdersAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => DoAsync(orders, Request, Created)));

        Assert.Single(answers, answer => answer is null);
        Assert.Equal(["POST /meals"], await orders.ReadAsync());
    }

    [Fact]
    public async Task After_its_time_a_key_is_new_and_what_is_left_of_it_is_deleted_in_portions()
    {
        var orders = await OrdersAsync();
        var store = orders.Services.GetRequiredService<IRequestStore>();
        for (var n = 0; n < 5; n++)
            await DoAsync(orders, RequestKey.Of($"key {n}"), Created);

        Platform.Time.SetClock(TimeSpan.FromHours(25));
        Assert.Null(await DoAsync(orders, RequestKey.Of("key 0", "another"u8), Created));

        var now = Platform.Time.GetUtcNow();
        Assert.Equal((3, 1, 0), (await store.ForgetAsync(now, 3, Cancellation), await store.ForgetAsync(now, 3, Cancellation), await store.ForgetAsync(now, 3, Cancellation)));
        Assert.NotNull(await DoAsync(orders, RequestKey.Of("key 0", "another"u8), Created));
    }

    private Task<ContractService> OrdersAsync() => Services.StartAsync("orders");

    private static IdempotentRequests Of(ContractService service) => service.Services.GetRequiredService<IdempotentRequests>();

    // As an endpoint with a transaction of its own does.
    private async Task<RequestAnswer?> DoAsync(ContractService service, RequestKey request, RequestAnswer answer)
    {
        await using var transaction = service.Database.Begin();
        var claim = await Of(service).ClaimAsync(transaction, request, Cancellation);
        if (claim.Answer is { } first)
            return first;

        Platform.Record(transaction, request.Operation);
        Of(service).Complete(transaction, claim, answer);
        await transaction.CommitAsync(Cancellation);
        return null;
    }

    // As an endpoint without one.
    private static async Task<RequestClaim> BeginAsync(ContractService service, RequestKey request)
    {
        await using var transaction = service.Database.Begin();
        var claim = await Of(service).ClaimAsync(transaction, request, Cancellation);
        await transaction.CommitAsync(Cancellation);
        return claim;
    }
}
