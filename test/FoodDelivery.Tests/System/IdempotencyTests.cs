using System.Net;
using Hanok.Issuer;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>That there is exactly one order for each accepted key is among the invariants, which are checked after each test.</summary>
public abstract class IdempotencyTests(SystemUnderTest system) : SystemTest(system)
{
    [Fact]
    public async Task The_same_key_again_gets_the_same_answer_also_when_the_order_has_ended()
    {
        var key = FoodApi.NewKey();
        var first = await PlaceAsync(key);
        await System.EndOfAsync((Guid)first.Json["orderId"]!, Cancellation);
        var second = await PlaceAsync(key);

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_same_key_twenty_times_at_once_is_one_order()
    {
        var key = FoodApi.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PlaceAsync(key)));

        Assert.Equal(HttpStatusCode.Accepted, answers[0].Status);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task The_same_request_in_other_white_space_is_a_repetition()
    {
        var key = FoodApi.NewKey();
        var first = await PlaceAsync(key);
        var second = await Api.PostAsync("/api/orders", System.AnOrder.ToJson().ToString(), key, Cancellation);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_same_key_for_another_order_is_refused()
    {
        var key = FoodApi.NewKey();
        await PlaceAsync(key);
        var other = System.AnOrder with { Quantity = 3 };
        var answer = await Api.PostAsync("/api/orders", other.ToJson().ToJsonString(), key, Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("urn:hanok:problem:idempotency-key-reused", answer.ProblemType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Without_a_key_nothing_is_ordered(string? key)
    {
        var answer = await Api.PostAsync("/api/orders", System.AnOrder.ToJson().ToJsonString(), key, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("urn:fooddelivery:problem:idempotency-key-missing", answer.ProblemType);
    }

    [Theory]
    [InlineData(200, HttpStatusCode.Accepted)]
    [InlineData(201, HttpStatusCode.BadRequest)]
    public async Task A_key_has_at_most_two_hundred_characters(int length, HttpStatusCode expected)
    {
        var answer = await PlaceAsync(FoodApi.NewKey().PadRight(length, 'k'));

        Assert.Equal(expected, answer.Status);
    }

    [Fact]
    public async Task Two_consumers_with_one_key_have_an_order_each()
    {
        var (key, mina) = (FoodApi.NewKey(), await Api.CreateConsumerAsync("100.00", Cancellation));
        using var her = As("mina of one key", mina);
        using var him = As("jiwoo of one key", System.Consumer);

        var hers = await PlaceAsync(her, key, new(mina, System.Restaurant));
        var his = await PlaceAsync(him, key, System.AnOrder);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (hers.Status, his.Status));
        Assert.NotEqual((Guid)hers.Json["orderId"]!, (Guid)his.Json["orderId"]!);
        Assert.Equal(hers, await PlaceAsync(her, key, new(mina, System.Restaurant)));
        Assert.Equal(his, await PlaceAsync(him, key, System.AnOrder));
    }

    private FoodApi As(string user, Guid consumer)
    {
        var password = Guid.CreateVersion7().ToString();
        System.Running.Tokens.AddUsers([new(user, new Account(
            SecretHash.Of(password), ["consumer"], new Dictionary<string, string> { ["consumer_id"] = consumer.ToString() }))]);
        var gateway = System.Running["gateway"].Address;
        return new(gateway, System.Ledger, new UserConnection(gateway, user, password));
    }

    private async Task<Answer> PlaceAsync(FoodApi api, string key, OrderRequest order)
    {
        var answer = await api.PostAsync("/api/orders", order.ToJson().ToJsonString(), key, Cancellation);
        if (answer.Status == HttpStatusCode.Accepted)
            System.Ledger.Write(new($"{order.ConsumerId} {key}", (Guid)answer.Json["orderId"]!, Outcomes.Approved));

        return answer;
    }

    private async Task<Answer> PlaceAsync(string key)
    {
        var answer = await Api.PostAsync("/api/orders", System.AnOrder.ToJson().ToJsonString(), key, Cancellation);
        if (answer.Status == HttpStatusCode.Accepted)
            System.Ledger.Write(new(key, (Guid)answer.Json["orderId"]!, Outcomes.Approved));

        return answer;
    }
}
