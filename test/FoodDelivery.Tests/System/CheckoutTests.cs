using System.Net;
using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>A courier and a place in the kitchen, both or none. That it is so in the databases is checked after each test.</summary>
[Collection(CheckoutSystemTests.Name)]
public sealed class CheckoutTests(CheckoutSystem system) : SystemTest(system)
{
    private const int SigStop = 19, SigCont = 18;
    private static readonly string[] Participants = ["delivery", "kitchen"];
    private const int PlacesInKitchen = 3, Couriers = 5;

    // Each test has its own half hours.
    private static int _hours;

    private readonly DateTimeOffset _slot = new DateTimeOffset(
        TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero) + TimeSpan.FromHours(Interlocked.Add(ref _hours, 12) - 12);

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("HANOK_TEST_SEED"), out var given) ? given : Random.Shared.Next();

    public override ValueTask InitializeAsync() => KnownToKitchenAsync(System.Restaurant);

    public override async ValueTask DisposeAsync()
    {
        await BothOrNoneAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_checkout_takes_a_courier_and_a_place_in_the_kitchen()
    {
        var key = FoodApi.NewKey();
        var answer = await CheckOutAsync(key, System.Restaurant, _slot);

        Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString());
        Assert.Equal("CONFIRMED", (string?)answer.Json["state"]);
        Assert.Equal(answer.Body, (await Api.GetAsync(answer.Location!.ToString(), Cancellation)).Body);
        var delivery = await Api.GetAsync($"/api/deliveries/{answer.Json["checkoutId"]}", Cancellation);
        Assert.Equal("SCHEDULED", (string?)delivery.Json["state"]);

        Assert.Equal(answer, await CheckOutAsync(key, System.Restaurant, _slot));
        var other = await CheckOutAsync(key, System.Restaurant, _slot.AddHours(1));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:hanok:problem:idempotency-key-reused"), (other.Status, other.ProblemType));
    }

    [Fact]
    public async Task When_the_kitchen_is_full_no_courier_stays_held()
    {
        for (var n = 0; n < PlacesInKitchen; n++)
            Assert.Equal(HttpStatusCode.Created, (await CheckOutAsync(System.Restaurant, _slot)).Status);

        var key = FoodApi.NewKey();
        var refused = await CheckOutAsync(key, System.Restaurant, _slot.AddMinutes(29));

        Assert.Equal((HttpStatusCode.Conflict, "urn:fooddelivery:problem:kitchen-full"), (refused.Status, refused.ProblemType));
        Assert.Equal(refused.ProblemType, (await CheckOutAsync(key, System.Restaurant, _slot.AddMinutes(29))).ProblemType);
        await BothOrNoneAsync();
        Assert.Equal(HttpStatusCode.Created, (await CheckOutAsync(System.Restaurant, _slot.AddMinutes(30))).Status);
    }

    [Fact]
    public async Task When_no_courier_is_free_no_place_in_the_kitchen_stays_held()
    {
        var another = await Api.CreateRestaurantAsync(Cancellation);
        await KnownToKitchenAsync(another);
        for (var n = 0; n < Couriers; n++)
            Assert.Equal(HttpStatusCode.Created, (await CheckOutAsync(n < PlacesInKitchen ? System.Restaurant : another, _slot)).Status);

        var refused = await CheckOutAsync(another, _slot);

        Assert.Equal((HttpStatusCode.Conflict, "urn:fooddelivery:problem:no-courier"), (refused.Status, refused.ProblemType));
    }

    [Fact]
    public async Task What_cannot_be_checked_out_is_told_why()
    {
        Assert.Equal("urn:fooddelivery:problem:unknown-restaurant", (await CheckOutAsync(Guid.CreateVersion7(), _slot)).ProblemType);
        Assert.Equal("urn:fooddelivery:problem:delivery-time", (await CheckOutAsync(System.Restaurant, _slot.AddYears(-1))).ProblemType);
        Assert.Equal("urn:fooddelivery:problem:idempotency-key-missing", (await CheckOutAsync(null, System.Restaurant, _slot)).ProblemType);
        Assert.Equal("urn:fooddelivery:problem:invalid-request", (await Api.PostAsync("/api/checkouts", "{}", FoodApi.NewKey(), Cancellation)).ProblemType);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/api/checkouts/{Guid.CreateVersion7()}", Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"/api/deliveries/{Guid.CreateVersion7()}", Cancellation)).Status);
    }

    [Fact]
    public async Task While_the_delivery_service_is_away_nothing_is_held()
    {
        await using (await Outage.OfAsync(System.Running["delivery"], Cancellation))
        {
            var answer = await CheckOutAsync(System.Restaurant, _slot);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:fooddelivery:problem:checkout-unavailable"), (answer.Status, answer.ProblemType));
        }

        await BothOrNoneAsync();
        Assert.Equal(HttpStatusCode.Created, (await CheckOutAsync(System.Restaurant, _slot)).Status);
    }

    [Fact]
    public async Task When_the_coordinator_dies_for_good_what_it_had_tried_is_given_back()
    {
        var (order, kitchen) = (System.Running["order"], System.Running["kitchen"]);
        kitchen.Send(SigStop);
        try
        {
            var asked = CheckOutAsync(System.Restaurant, _slot);
            await UntilAsync(async () => (await RowsAsync()).Deliveries.Values.Contains("HELD") ? null : "a courier who is held");
            var stopped = KillForGoodAsync(order);
            Assert.True((int)(await asked).Status >= 500);
            await stopped;
        }
        finally
        {
            kitchen.Send(SigCont);
        }

        await UntilAsync(async () =>
        {
            // The time of whatever is held is over at once.
            foreach (var participant in Participants)
                await System.Databases.ExecuteAsync(participant, "UPDATE hanok.hold SET expires_at = now(), due = now() WHERE state = 'Held'", Cancellation);

            var rows = await RowsAsync();
            return rows.Deliveries.Values.Contains("HELD") || rows.Holds.Any(hold => hold.State == "Held") ? "the expiry" : null;
        });

        // And when it comes back after all, it gives up what it had begun.
        order.Start();
        await order.ReadyAsync(Cancellation);
        await BothOrNoneAsync();
    }

    [Theory]
    [InlineData("order")]
    [InlineData("delivery")]
    [InlineData("kitchen")]
    public async Task Whoever_is_killed_while_customers_check_out_in_the_end_each_has_both_or_none(string victim)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"HANOK_TEST_SEED={_seed}");
        var random = new Random(_seed);
        var customers = Enumerable.Range(0, 40).Select(n => InsistAsync(_slot.AddMinutes(30 * (n % 20)))).ToList();
        for (var kills = 0; kills < 3; kills++)
        {
            // Anywhere within the work on the next few.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 400)), TimeProvider.System, Cancellation);
            System.Running[victim].Kill();
            await System.Running[victim].ReadyAsync(Cancellation);
        }

        var answers = await Task.WhenAll(customers);

        await BothOrNoneAsync();
        var rows = await RowsAsync();
        foreach (var answer in answers.Where(answer => answer.Status == HttpStatusCode.Created))
            Assert.Equal("CONFIRMED", rows.Checkouts[(Guid)answer.Json["checkoutId"]!]);
    }

    private Task<Answer> CheckOutAsync(Guid restaurant, DateTimeOffset deliverAt) => CheckOutAsync(FoodApi.NewKey(), restaurant, deliverAt);

    private Task<Answer> CheckOutAsync(string? key, Guid restaurant, DateTimeOffset deliverAt) => Api.PostAsync(
        "/api/checkouts", new JsonObject { ["restaurantId"] = restaurant, ["deliveryAddress"] = "3 Garden Lane", ["deliverAt"] = deliverAt }.ToJsonString(), key, Cancellation);

    /// <summary>Repeats the request with the same key until there is an outcome.</summary>
    private async Task<Answer> InsistAsync(DateTimeOffset deliverAt)
    {
        var (key, last) = (FoodApi.NewKey(), (Answer?)null);
        await UntilAsync(async () =>
        {
            try
            {
                last = await CheckOutAsync(key, System.Restaurant, deliverAt);
                return last.Status is HttpStatusCode.Created or HttpStatusCode.Conflict || last.ProblemType == "urn:fooddelivery:problem:checkout-unavailable"
                    ? null : $"an outcome instead of {last}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !Cancellation.IsCancellationRequested)
            {
                return $"an answer: {e.Message}";
            }
        });
        return last!;
    }

    /// <summary>kill -9 without a moment to clean up, and nobody starts it again.</summary>
    private static async Task KillForGoodAsync(Hanok.AppHost.RunningService service)
    {
        service.Send(SigStop);
        var stopped = service.StopAsync(Cancellation);
        service.Kill();
        await stopped;
    }

    private async Task BothOrNoneAsync()
    {
        await UntilAsync(async () => (await RowsAsync()).Unrest());
        Assert.Empty((await RowsAsync()).Violations());
    }

    private ValueTask KnownToKitchenAsync(Guid restaurant) => new(UntilAsync(async () => (await System.Databases.QueryAsync(
        "kitchen", $"SELECT id FROM restaurant WHERE id = '{restaurant}'", row => row.GetGuid(0), Cancellation)).Count == 1 ? null : "the restaurant in the kitchen"));

    private Task<CheckoutRows> RowsAsync() => CheckoutRows.ReadAsync(System.Databases, Cancellation);

    private static Task UntilAsync(Func<Task<string?>> look) => Until.NothingIsMissingAsync(look);
}
