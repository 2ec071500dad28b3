using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Sagas;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.Guides.Trips;
using Hanok.Tests.InMemory;

namespace Hanok.Tests.Guides;

/// <summary>What docs/guides/first-saga.md shows does what it says.</summary>
public sealed class FirstSagaTests : IAsyncLifetime
{
    private static readonly TripState ToSeoul = new("7", "Seoul", 1_200);

    private readonly ContractServices _services = new(new InMemoryPlatform());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public void A_card_that_is_declined_cancels_room_and_flight() => SagaTest.Given(new TripSaga(), ToSeoul)
        .Expect(new BookFlight("7", "Seoul")).Replies(new FlightBooked("12A"))
        .Expect(new BookRoom("7", "Seoul")).Succeeds()
        .Expect(new ChargeCard("7", 1_200)).Refuses("card-declined")
        .Expect(new CancelRoom("7")).Succeeds()
        .Expect(new CancelFlight("7")).Succeeds()
        .ThenIsCompensated();

    [Fact]
    public void An_airline_that_does_not_answer_costs_nobody_a_room() => SagaTest.Given(new TripSaga(), ToSeoul)
        .Expect(new BookRoom("7", "Seoul")).Succeeds()
        .NobodyAnswersFor(TimeSpan.FromMinutes(1))
        .Expect(new CancelRoom("7")).Succeeds()
        .Expect(new CancelFlight("7")).Succeeds()
        .ThenIsCompensated();

    [Fact]
    public void Who_needs_no_room_books_none() => SagaTest.Given(new TripSaga(), ToSeoul with { WithRoom = false })
        .Expect<BookFlight>().Replies(new FlightBooked("12A"))
        .Expect<ChargeCard>().Succeeds()
        .Expect<TicketTrip>().Succeeds()
        .ThenIsCompleted();

    [Fact]
    public void A_price_that_is_too_high_asks_nobody() =>
        Assert.Equal("too-expensive", SagaTest.Given(new TripSaga(), ToSeoul with { Price = 9_000 }).ThenIsCompensated().Refusal?.Code);

    [Theory]
    [InlineData("Seoul", "completed")]
    [InlineData("Atlantis", "compensated")]
    public async Task A_trip_is_booked_or_not_at_all(string to, string outcome)
    {
        var (agency, http) = await AgencyAsync();

        var id = await PostAsync(http, "the key", ToSeoul with { To = to }, HttpStatusCode.Accepted);
        await agency.EndedAsync(id);

        var saga = (await agency.SagaAsync(id));
        Assert.Equal(outcome, saga.Status.ToString(), ignoreCase: true);
    }

    [Fact]
    public async Task The_same_key_is_the_same_trip_and_another_request_with_it_is_refused()
    {
        var (agency, http) = await AgencyAsync();
        var first = await PostAsync(http, "the key", ToSeoul, HttpStatusCode.Accepted);

        Assert.Equal(first, await PostAsync(http, "the key", ToSeoul, HttpStatusCode.Accepted));
        await PostAsync(http, "the key", ToSeoul with { To = "Busan" }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(SagaStatus.Completed, (await agency.EndedAsync(first)).Status);
    }

    private async Task<(ContractService Agency, HttpClient Http)> AgencyAsync()
    {
        await _services.StartAsync("airline", hanok => hanok.AddCommandHandlers<Airline>());
        await _services.StartAsync("hotel", hanok => hanok
            .HandleCommand((BookRoom command, ITransaction transaction) => Done.Value)
            .HandleCommand((CancelRoom command, ITransaction transaction) => Done.Value));
        await _services.StartAsync("bank", hanok => hanok.HandleCommand((ChargeCard command, ITransaction transaction) => Done.Value));
        var agency = await _services.StartAsync("agency", hanok => hanok
            .AddSaga<TripSaga, TripState>()
            .AddEndpoints(TripEndpoints.Map));
        return (agency, new HttpClient { BaseAddress = agency.Address });
    }

    private static async Task<Guid> PostAsync(HttpClient http, string key, TripState trip, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/trips") { Content = JsonContent.Create(trip), Headers = { { "Idempotency-Key", key } } };
        using var response = await http.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        return expected == HttpStatusCode.Accepted ? (await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["id"]!.GetValue<Guid>() : default;
    }
}
