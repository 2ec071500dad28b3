using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FoodDelivery.AppHost;
using FoodDelivery.Tests.Endpoints;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Every endpoint of every process, asked by everyone: let in or refused as access.txt says; and what is another's is as if it were not there.</summary>
[Collection(SharedSystemTests.Name)]
public sealed partial class AccessTableTests(SharedSystem system) : SystemTest(system)
{
    // What authorization answers. What a handler refuses by itself, a wrong password or another's doors, is behind it.
    private static readonly string[] Refusals =
    [
        "token-needed", "token-refused", "token-expired", "forbidden", "admin-key-needed", "admin-forbidden", "admin-closed", "service-credential-needed",
        "registry-credential-needed", "endpoint-closed",
    ];

    [Fact]
    public async Task Everyone_is_let_in_or_refused_as_the_table_says()
    {
        var wrong = new List<string>();
        await using var callers = await CallersAsync();
        foreach (var row in AccessRow.ReadAll())
            foreach (var (name, caller) in callers.All)
                if (IsLetIn(row, name) is { } expected && await AskAsync(caller, row, _ => Guid.CreateVersion7()) is var answer && IsIn(answer) != expected)
                    wrong.Add($"{row}: {name} is to be {(expected ? "let in" : "refused")}, and got {answer}");

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_is_somebody_elses_is_answered_as_what_is_not_there()
    {
        await using var callers = await CallersAsync();
        var (order, checkout, ticket) = await ThingsAsync(callers);
        var wrong = new List<string>();
        foreach (var row in AccessRow.ReadAll().Where(row => row.Owner != "-"))
        {
            Guid Theirs(string path) => path.Contains("/tickets/", StringComparison.Ordinal) ? ticket
                : path.Contains("/orders/", StringComparison.Ordinal) ? order
                : path.Contains("/consumers/", StringComparison.Ordinal) ? callers.Consumer
                : path.Contains("/restaurants/", StringComparison.Ordinal) ? System.Restaurant
                : checkout;

            var stranger = callers.All[$"other {row.Owner}"];
            var (theirs, nothing) = (Theirs(row.Path), Guid.CreateVersion7());
            var (of, without) = (await AskAsync(stranger, row, _ => theirs), await AskAsync(stranger, row, _ => nothing));
            if ((int)of.Status is < 400 or >= 500 || (of.Status, Plain(of, theirs)) != (without.Status, Plain(without, nothing)))
                wrong.Add($"{row}: another's is answered with {of}, what is not there with {without}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // Null: what somebody gets there is not about who they are.
    private static bool? IsLetIn(AccessRow row, string caller) => (row.Who, caller.Split(' ')[^1]) switch
    {
        ("everybody", "nobody") => true,
        ("everybody", _) => null,
        ("token", "nobody" or "credential" or "key") => false,
        // Of another's instances a service reads only, and a page may be looked at in development.
        ("registry", "credential") or ("registry-page", not ("key" or "credential")) => null,
        ("registry" or "registry-page", var who) => who is "key" or "credential",
        // The service behind it may still refuse it: that is in its own rows.
        ("token", _) => null,
        ("hanok-admin", var who) => who == "key",
        ("hanok-peer", var who) => who is "service" or "credential",
        (var roles, var who) => roles.Split(',').Contains(who),
    };

    private static bool IsIn(Answer answer) => !Refusals.Any(refusal => answer.ProblemType == $"urn:hanok:problem:{refusal}");

    private static string Plain(Answer answer, Guid id)
    {
        var problem = answer.Json;
        problem.Remove("traceId");
        return problem.ToJsonString().Replace($"{id}", "id", StringComparison.Ordinal);
    }

    private async Task<Answer> AskAsync(HttpClient caller, AccessRow row, Func<string, Guid> value)
    {
        var path = Parameter().Replace(row.Path, hole => hole.Groups[1].Value switch
        {
            "documentName" => "v1",
            var name when name.StartsWith('*') => "nothing/of/that",
            var name => $"{value(name)}",
        });
        using var request = new HttpRequestMessage(new(row.Method), new Uri(System.Running[row.Process].Address, path));
        if (row is { Method: "PUT", Path: "/api/orders/{id}" })
            request.Content = new StringContent("""{"lineItems":[{"menuItemId":"soup","quantity":1}]}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

        // Of a stream, the beginning says enough.
        using var response = await caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? new(response.StatusCode, "text/event-stream", null, "")
            : await Answer.OfAsync(response, Cancellation);
    }

    private async Task<Callers> CallersAsync()
    {
        var mina = await System.Api.CreateConsumerAsync("100.00", Cancellation);
        return new Callers(System, mina);
    }

    /// <summary>What the first consumer and the first restaurant have.</summary>
    private async Task<(Guid Order, Guid Checkout, Guid Ticket)> ThingsAsync(Callers callers)
    {
        var order = await System.Api.PlaceAsync(new(callers.Consumer, System.Restaurant), Cancellation);
        var end = await System.EndOfAsync(order, Cancellation);
        var body = new JsonObject { ["restaurantId"] = System.Restaurant, ["orderId"] = order, ["deliverAt"] = TimeProvider.System.GetUtcNow().AddDays(2) };
        var checkout = await System.Api.PostAsync("/api/checkouts", body.ToJsonString(), FoodApi.NewKey(), Cancellation);
        Assert.True(checkout.Status == HttpStatusCode.Created, checkout.ToString());
        return (order, (Guid)checkout.Json["checkoutId"]!, Guid.Parse((string)end.Json["ticketId"]!));
    }

    [GeneratedRegex(@"\{(\*{0,2}\w+)[^}]*\}")]
    private static partial Regex Parameter();

    /// <summary>One client for everyone that there is. Their names end with the role that the table has.</summary>
    private sealed class Callers : IAsyncDisposable
    {
        private readonly SystemUnderTest _system;

        public Callers(SystemUnderTest system, Guid consumer)
        {
            (_system, Consumer) = (system, consumer);
            All = new Dictionary<string, HttpClient>
            {
                ["nobody"] = new(Plain()),
                ["consumer"] = Person("mina", "consumer", "consumer_id", consumer),
                ["other consumer"] = Person("dana", "consumer", "consumer_id", system.Consumer),
                ["restaurant"] = Person("mare", "restaurant", "restaurant_id", system.Restaurant),
                ["other restaurant"] = Person("elsewhere", "restaurant", "restaurant_id", Guid.CreateVersion7()),
                ["operator"] = new(system.Running.Tokens.As(FoodDeliverySystem.Operator, Plain())),
                ["service"] = new(new OrderService(system)),
                ["credential"] = new(new Credential(system) { InnerHandler = Plain() }),
                ["key"] = new(Plain()) { DefaultRequestHeaders = { Authorization = new("Bearer", system.AdminKey) } },
            };
        }

        public Guid Consumer { get; }

        public IReadOnlyDictionary<string, HttpClient> All { get; }

        public ValueTask DisposeAsync()
        {
            foreach (var client in All.Values)
                client.Dispose();

            return ValueTask.CompletedTask;
        }

        public static SocketsHttpHandler Plain() => new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };

        private HttpClient Person(string user, string role, string claim, Guid id) => new(AccessTests.Connection(_system, user, role, (claim, id)));
    }

    private static string Receiver(SystemUnderTest system, HttpRequestMessage request) =>
        system.Running.Services.Single(service => service.Address.Port == request.RequestUri!.Port).Name;

    /// <summary>The order service, with a token for whoever is asked: each is good at one receiver.</summary>
    private sealed class OrderService(SystemUnderTest system) : HttpMessageHandler
    {
        private readonly Dictionary<string, HttpMessageInvoker> _receivers = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var receiver = Receiver(system, request);
            if (!_receivers.TryGetValue(receiver, out var invoker))
                _receivers[receiver] = invoker = new(system.Running.Tokens.As("order", Callers.Plain(), receiver));
            return invoker.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var invoker in _receivers.Values)
                invoker.Dispose();

            base.Dispose(disposing);
        }
    }

    /// <summary>The credential of the order service at whoever is asked.</summary>
    private sealed class Credential(SystemUnderTest system) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var receiver = Receiver(system, request);
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"order:{system.Running.Credentials.Of("order", receiver)}")));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
