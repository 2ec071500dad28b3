using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Cancelling and revising. What each state means for ticket, card, accounts and locks is among the invariants, which are checked after each test.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class ChangeOrderTests(SharedSystem system) : SystemTest(system)
{
    private const int SigStop = 19, SigCont = 18;

    [Fact]
    public async Task A_cancelled_order_is_neither_cooked_nor_charged()
    {
        var id = await ApprovedAsync();

        var answer = await Api.CancelAsync(id, Cancellation);

        Assert.Equal((HttpStatusCode.Accepted, "CANCEL_PENDING"), (answer.Status, (string?)answer.Json["state"]));
        Assert.Equal("CANCELLED", (string?)(await RestOfAsync(id))["state"]);
        Assert.Equal("CANCELLED", (string?)(await TicketOfAsync(id))["state"]);
        Assert.Equal(("REVERSED", 12.30m), await CardOfAsync(id));
    }

    [Fact]
    public async Task An_order_that_is_being_prepared_stays_as_it_is()
    {
        var id = await ApprovedAsync();
        var ticket = (await RestOfAsync(id))["ticketId"];
        foreach (var step in new[] { "accept", "preparing" })
            Assert.Equal(HttpStatusCode.OK, (await Api.PostAsync($"/api/tickets/{ticket}/{step}", "", null, Cancellation)).Status);

        Assert.Equal(HttpStatusCode.Accepted, (await Api.CancelAsync(id, Cancellation)).Status);
        await IsAsItWasAsync(id, "ticket-in-preparation");
        Assert.Equal(HttpStatusCode.Accepted, (await Api.ReviseAsync(id, 1, Cancellation)).Status);
        await IsAsItWasAsync(id, "ticket-in-preparation");

        Assert.Equal("PREPARING", (string?)(await TicketOfAsync(id))["state"]);
    }

    [Fact]
    public async Task To_cancel_again_is_to_have_cancelled()
    {
        var (id, key) = (await ApprovedAsync(), FoodApi.NewKey());

        var first = await Api.CancelAsync(id, Cancellation, key);
        await RestOfAsync(id);

        Assert.Equal(first, await Api.CancelAsync(id, Cancellation, key));
        Assert.Equal(first, await Api.CancelAsync(id, Cancellation));
        Assert.Equal("urn:fooddelivery:problem:order-state", (await Api.CancelAsync(id, Cancellation, FoodApi.NewKey())).ProblemType);
    }

    [Fact]
    public async Task A_dearer_order_is_authorized_anew_and_a_cheaper_one_needs_nothing()
    {
        var id = await ApprovedAsync();

        await Api.ReviseAsync(id, 5, Cancellation);
        Assert.Equal(("APPROVED", "30.75"), StateAndTotal(await RestOfAsync(id)));
        Assert.Equal(("AUTHORIZED", 30.75m), await CardOfAsync(id));
        Assert.Equal(5, (int?)(await TicketOfAsync(id))["lineItems"]![0]!["quantity"]);

        await Api.ReviseAsync(id, 1, Cancellation);
        Assert.Equal(("APPROVED", "6.15"), StateAndTotal(await RestOfAsync(id)));
        Assert.Equal(("AUTHORIZED", 30.75m), await CardOfAsync(id));

        await Api.ReviseAsync(id, 4, Cancellation);
        Assert.Equal(("APPROVED", "24.60"), StateAndTotal(await RestOfAsync(id)));
        Assert.Equal(["revise authorization"], await SkippedOfLastRevisionAsync(id));
    }

    [Theory]
    [InlineData(163, null, "soup", "order-over-limit")]
    [InlineData(3, "declined", "soup", "card-declined")]
    [InlineData(3, null, "stones", "unknown-menu-item")]
    public async Task A_revision_that_somebody_refuses_leaves_the_order_as_it_was(int quantity, string? card, string menuItem, string code)
    {
        var id = await ApprovedAsync();

        var answer = await Api.ReviseAsync(id, quantity, Cancellation, paymentToken: card, menuItem: menuItem);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        await IsAsItWasAsync(id, code);
        Assert.Equal(("AUTHORIZED", 12.30m), await CardOfAsync(id));
        var ticket = await TicketOfAsync(id);
        Assert.Equal(("AWAITING_ACCEPTANCE", 2), ((string?)ticket["state"], (int?)ticket["lineItems"]![0]!["quantity"]));
    }

    [Fact]
    public async Task An_order_that_a_saga_holds_is_changed_by_no_other()
    {
        var id = await ApprovedAsync();
        await WhileHangsAsync("kitchen", async () =>
        {
            Assert.Equal(HttpStatusCode.Accepted, (await Api.CancelAsync(id, Cancellation)).Status);

            var refused = await Api.ReviseAsync(id, 3, Cancellation);
            Assert.Equal((HttpStatusCode.Conflict, "urn:fooddelivery:problem:order-held"), (refused.Status, refused.ProblemType));
            refused = await Api.CancelAsync(id, Cancellation, FoodApi.NewKey());
            Assert.Equal((HttpStatusCode.Conflict, "urn:fooddelivery:problem:order-held"), (refused.Status, refused.ProblemType));
            Assert.Equal("CANCEL_PENDING", (string?)(await Api.GetAsync($"/api/orders/{id}", Cancellation)).Json["state"]);
        });

        Assert.Equal("CANCELLED", (string?)(await RestOfAsync(id))["state"]);
    }

    [Fact]
    public async Task An_order_that_is_being_created_cannot_be_changed_yet()
    {
        await WhileHangsAsync("accounting", async () =>
        {
            var id = await Api.PlaceAsync(System.AnOrder, Cancellation);

            Assert.Equal("urn:fooddelivery:problem:order-state", (await Api.CancelAsync(id, Cancellation)).ProblemType);
            Assert.Equal("urn:fooddelivery:problem:order-state", (await Api.ReviseAsync(id, 3, Cancellation)).ProblemType);
        });
    }

    [Fact]
    public async Task An_unknown_order_and_a_change_that_is_none_are_problems()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Api.CancelAsync(Guid.CreateVersion7(), Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Api.ReviseAsync(Guid.CreateVersion7(), 3, Cancellation)).Status);
        Assert.Equal("urn:fooddelivery:problem:invalid-request", (await Api.ReviseAsync(await ApprovedAsync(), 0, Cancellation)).ProblemType);
    }

    [Fact]
    public async Task A_key_of_another_revision_is_refused()
    {
        var (id, key) = (await ApprovedAsync(), FoodApi.NewKey());
        await Api.ReviseAsync(id, 3, Cancellation, key);
        await RestOfAsync(id);

        Assert.Equal(HttpStatusCode.Accepted, (await Api.ReviseAsync(id, 3, Cancellation, key)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Api.ReviseAsync(id, 4, Cancellation, key)).Status);
    }

    [Fact]
    public async Task A_reversal_that_comes_before_the_authorization_is_remembered()
    {
        var (order, consumer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await SendToAccountingAsync("reversal", new ReverseAuthorization(order));
        await HasComeAsync(order, "reverse", "Remembered");

        await SendToAccountingAsync("authorization", new AuthorizeCard(order, consumer, new Money(5, "EUR"), "valid"));

        await HasComeAsync(order, "authorize", "Dropped");
        await HasComeAsync(order, "reverse", "Dropped");
        Assert.Empty(await System.Databases.QueryAsync(
            "accounting", $"SELECT state FROM card_authorization WHERE order_id = '{order}'", row => row.GetString(0), Cancellation));
        Assert.Empty(await System.Databases.QueryAsync(
            "accounting", $"SELECT id FROM account WHERE id LIKE '{consumer}/%' AND authorized <> 0", row => row.GetString(0), Cancellation));
    }

    [Fact]
    public Task Whatever_many_do_to_the_same_orders_at_once_everything_adds_up() =>
        new Changes(System, orders: 40, changesEach: 4, seed: Random.Shared.Next()).RunAsync(Cancellation);

    private async Task<Guid> ApprovedAsync()
    {
        var id = await Api.PlaceAsync(System.AnOrder, Cancellation);
        Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(id, Cancellation)).Json["state"]);
        return id;
    }

    // The order when no saga is at work on it.
    private async Task<JsonObject> RestOfAsync(Guid id)
    {
        JsonObject order = [];
        await Until.NothingIsMissingAsync(
            async () =>
            {
                order = (await Api.GetAsync($"/api/orders/{id}", Cancellation)).Json;
                return ((string)order["state"]!).EndsWith("_PENDING", StringComparison.Ordinal) ? $"the rest of {order}" : null;
            });
        return order;
    }

    private async Task IsAsItWasAsync(Guid id, string code)
    {
        var order = await RestOfAsync(id);
        Assert.Equal(("APPROVED", "12.30", code), ((string?)order["state"], (string?)order["total"]!["amount"], (string?)order["changeRefusalCode"]));
    }

    private async Task<JsonObject> TicketOfAsync(Guid order) =>
        (await Api.GetAsync($"/api/tickets/{(await RestOfAsync(order))["ticketId"]}", Cancellation)).Json;

    private async Task<(string State, decimal Amount)> CardOfAsync(Guid order) => Assert.Single(await System.Databases.QueryAsync(
        "accounting", $"SELECT state, amount FROM card_authorization WHERE order_id = '{order}'", row => (row.GetString(0), row.GetDecimal(1)), Cancellation));

    private Task<List<string>> SkippedOfLastRevisionAsync(Guid order) => System.Databases.QueryAsync(
        "order",
        $"""
        SELECT skipped FROM (SELECT progress FROM hanok.saga WHERE name = 'revise-order' AND state ->> 'orderId' = '{order}' ORDER BY number DESC LIMIT 1) AS last,
          json_array_elements_text(progress -> 'skipped') AS skipped WHERE skipped LIKE 'revise%'
        """,
        row => row.GetString(0), Cancellation);

    // As a saga of the order service sends it, by way of its schedule.
    private Task SendToAccountingAsync(string key, object command)
    {
        var messages = new MessageFactory("order", new MessageJson([ContractsJson.Default]), TimeProvider.System);
        var id = Guid.CreateVersion7();
        var frame = MessageCodec.ToFrame(messages.Command(id, key, id, command) with { ReplyTo = "" });
        return System.Databases.ExecuteAsync(
            "order", $"INSERT INTO hanok.scheduled (id, due, frame) VALUES ('{id}', now(), decode('{Convert.ToHexString(frame)}', 'hex'))", Cancellation);
    }

    private Task HasComeAsync(Guid order, string operation, string state) => Until.NothingIsMissingAsync(
        async () =>
        {
            var states = await System.Databases.QueryAsync(
                "accounting", $"SELECT state FROM hanok.operation WHERE key = 'authorization/{order}' AND name = '{operation}'", row => row.GetString(0), Cancellation);
            return states is [var known] && known == state ? null : $"'{operation}' of {order} as {state}: {string.Join(", ", states)}";
        });

    private async Task WhileHangsAsync(string service, Func<Task> work)
    {
        System.Running[service].Send(SigStop);
        try
        {
            await work();
        }
        finally
        {
            System.Running[service].Send(SigCont);
        }
    }

    private static (string?, string?) StateAndTotal(JsonObject order) => ((string?)order["state"], (string?)order["total"]!["amount"]);
}
