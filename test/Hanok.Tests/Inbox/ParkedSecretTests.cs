using System.Text;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Inbox;

/// <summary>A card of a parked message is seen by its handler, and by nobody else.</summary>
public sealed class ParkedSecretTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";

    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly HttpClient _http = new();
    private readonly Runs _runs = new("orders");
    private readonly Till _till = new();
    private ContractService _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await _services.StartAsync("audit", hanok =>
        {
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Hanok:Admin:Keys:alice"] = "0123456789abcdef",
                ["Hanok:Receiver:ParkedAttempts"] = "0",
            });
            hanok.Services.AddSingleton(_till);
            hanok.AddEventHandlers<PaidHandler>();
        });
        _http.BaseAddress = _service.Address;
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        await _service.Receiver.ReceiveAsync(_runs.Of([_runs.Messages.Event("a", new Paid("a", 3, Card))]), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task It_is_neither_shown_nor_kept_in_the_audit_log_and_an_edit_keeps_the_real_one()
    {
        var shown = await _http.GetStringAsync(new Uri("/hanok/parked/orders@contract.1.0", UriKind.Relative), Cancellation);
        _till.IsOpen = true;

        using var content = new StringContent("""{"reason":"wrong amount","body":{"key":"a","amount":4,"card":"***"}}""", Encoding.UTF8, "application/json");
        using var edited = await _http.PutAsync(new Uri("/hanok/parked/orders@contract.1.0/body", UriKind.Relative), content, Cancellation);
        edited.EnsureSuccessStatusCode();
        await _service.ParkedAsync(0);

        Assert.Equal(new Paid("a", 4, Card), Assert.Single(_till.Taken));
        Assert.Contains("\"card\":\"***\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Card, shown, StringComparison.Ordinal);
        var audit = await _http.GetStringAsync(new Uri("/hanok/audit", UriKind.Relative), Cancellation);
        Assert.Contains("wrong amount", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(Card, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_parsed_is_not_shown_where_it_may_hold_a_secret()
    {
        var cut = _runs.Messages.Event("b", new Paid("b", 3, Card)) is var whole ? whole with { Body = whole.Body[..^2] } : null!;
        await _service.Receiver.ReceiveAsync(_runs.Of([cut]), Cancellation);

        var shown = await _http.GetStringAsync(new Uri("/hanok/parked/orders@contract.2.0", UriKind.Relative), Cancellation);

        Assert.Contains("\"bodyBase64\":\"***\"", shown, StringComparison.Ordinal);
    }

    [MessageType("orders.paid.v1")]
    public sealed record Paid(string Key, int Amount, [property: Secret] string Card) : IEvent;

    public sealed class Till
    {
        public bool IsOpen { get; set; }

        public List<Paid> Taken { get; } = [];
    }

    public sealed class PaidHandler(Till till) : IEventHandler<Paid>
    {
        public ValueTask HandleAsync(Paid happened, MessageContext context)
        {
            if (!till.IsOpen)
                throw new InvalidOperationException("the till is closed");

            till.Taken.Add(happened);
            return ValueTask.CompletedTask;
        }
    }
}
