using System.Net;
using FoodDelivery.AppHost;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Kitchen.V1;
using Hanok.Interop;
using Hanok.Issuer;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The kitchen by gRPC: by REST through the gateway, and natively, by a client of another maker.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class TicketRpcTests(SharedSystem system) : SystemTest(system)
{
    private const string Password = "mise en place";

    [Fact]
    public async Task A_ticket_is_the_same_by_REST_through_the_gateway_as_by_the_kitchens_own_API()
    {
        var ticket = await TicketAsync();
        var own = await Api.GetAsync($"/api/tickets/{ticket}", Cancellation);
        var translated = await Api.GetAsync($"/api/kitchen/tickets/{ticket}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, translated.Status);
        Assert.Equal(ticket, (string?)translated.Json["ticketId"]);
        Assert.Equal((string?)own.Json["orderId"], (string?)translated.Json["orderId"]);
        Assert.Equal($"TICKET_STATE_{own.Json["state"]}", (string?)translated.Json["state"]);
    }

    [Theory]
    [InlineData("0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10", HttpStatusCode.NotFound, "urn:hanok:problem:rpc-not-found")]
    [InlineData("7", HttpStatusCode.BadRequest, "urn:hanok:problem:rpc-invalid-argument")]
    public async Task A_ticket_that_there_is_not_is_a_problem(string id, HttpStatusCode status, string type)
    {
        foreach (var path in new[] { $"/api/kitchen/tickets/{id}", $"/api/kitchen/tickets/{id}/changes" })
        {
            var answer = await Api.GetAsync(path, Cancellation);

            Assert.Equal(status, answer.Status);
            Assert.Equal(type, (string?)answer.Json["type"]);
        }
    }

    [Fact]
    public async Task Who_watches_a_ticket_sees_it_change_and_the_stream_ends_with_it()
    {
        var ticket = await TicketAsync();
        using var http = new HttpClient(System.Running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler())) { BaseAddress = System.Running["gateway"].Address };
        using var answer = await http.GetAsync($"/api/kitchen/tickets/{ticket}/changes", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var seen = new List<string>();
        // A step is taken when the one before it was seen, so that none is missed.
        var steps = new Queue<string>(["accept", "preparing", "ready"]);
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            var state = Google.Protobuf.JsonParser.Default.Parse<Ticket>(line).State;
            seen.Add(state.ToString());
            if (state is not TicketState.CreatePending && steps.TryDequeue(out var step))
                Assert.Equal(HttpStatusCode.OK, (await Api.PostAsync($"/api/tickets/{ticket}/{step}", "", null, Cancellation)).Status);
        }

        Assert.Equal(["AwaitingAcceptance", "Accepted", "Preparing", "ReadyForPickup"], seen.SkipWhile(s => s == "CreatePending"));
    }

    [Fact]
    public async Task A_client_of_another_maker_reads_a_ticket_from_the_proto_that_the_contracts_ship()
    {
        var ticket = await TicketAsync();
        var proto = Path.Combine(NodeScript.Folder, "..", "..", "samples", "FoodDelivery", "Contracts", "Protos", "kitchen.proto");
        System.Running.Tokens.AddUsers([new("cook", new Account(SecretHash.Of(Password), [Access.Restaurant], new Dictionary<string, string>
        {
            [Access.RestaurantId] = $"{System.Restaurant}",
        }))]);
        var token = await UserConnection.TokenAsync(System.Running["gateway"].Address, "cook", Password, Cancellation);
        var said = await NodeScript.RunAsync("grpc-ticket.mjs", System.Running["kitchen"].GrpcAddress!.Authority, proto, ticket, token);

        Assert.StartsWith($"{ticket} TICKET_STATE_", said, StringComparison.Ordinal);
    }

    private async Task<string> TicketAsync()
    {
        var order = await Api.PlaceAsync(System.AnOrder, Cancellation);
        return (string)(await System.EndOfAsync(order, Cancellation)).Json["ticketId"]!;
    }
}
