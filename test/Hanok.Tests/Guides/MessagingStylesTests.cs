using System.Net;
using System.Net.Http.Json;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.Guides.Styles;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Guides;

/// <summary>What docs/guides/messaging-styles.md shows does what it says.</summary>
public sealed class MessagingStylesTests : IAsyncLifetime
{
    private readonly InMemoryPlatform _platform = new();
    private readonly PaperTape _tape = new();
    private readonly ContractServices _services;
    private ContractService _kitchen = null!, _shops = null!;
    private HttpClient _shop = null!;

    public MessagingStylesTests() => _services = new(_platform);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _kitchen = await _services.StartAsync("kitchen", hanok =>
        {
            hanok.Services.AddSingleton(_tape);
            hanok.AddCommandHandlers<Styles.Kitchen>().AddEventHandlers<Styles.Kitchen>().AddEndpoints(Styles.Kitchen.Map);
        });
        await _services.StartAsync("bike", hanok => hanok.AddEventHandlers<Courier>());
        await _services.StartAsync("car", hanok => hanok.AddEventHandlers<Courier>());
        _shops = await _services.StartAsync("shop", hanok =>
        {
            hanok.Services.AddSingleton(new HttpClient { BaseAddress = _kitchen.Address });
            hanok.AddEndpoints(Shop.Map);
        });
        _shop = new() { BaseAddress = _shops.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _shop.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_notification_is_done_some_time_later()
    {
        await PostAsync("/orders/7/receipt");

        await PrintedAsync("receipt of 7");
    }

    [Fact]
    public async Task A_request_is_answered_over_http() =>
        Assert.Equal("soup, stew", await _shop.GetStringAsync("/menu", Cancellation));

    [Fact]
    public async Task An_ask_is_answered_with_a_value_or_a_refusal()
    {
        Assert.Equal("\"7 minutes\"", await (await PostAsync("/orders/7/dishes/soup")).Content.ReadAsStringAsync(Cancellation));

        var refused = await _shop.PostAsync("/orders/7/dishes/cake", null, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task An_ask_that_nobody_answers_is_a_problem_of_its_own()
    {
        await _kitchen.StopAsync();
        var asking = _shop.PostAsync("/orders/7/dishes/soup", null, Cancellation);

        await _platform.Time.PassForWaiterAsync(TimeSpan.FromSeconds(5));

        var answer = await asking;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("urn:hanok:problem:answer-timeout", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_leads_to_the_answer()
    {
        var accepted = await PostAsync("/orders/7/banquet");

        Assert.Equal("7", await _shop.GetStringAsync(accepted.Headers.Location, Cancellation));
    }

    [Fact]
    public async Task An_event_reaches_its_subscriber()
    {
        await PostAsync("/orders/7");

        await PrintedAsync("order 7");
    }

    [Fact]
    public async Task Offers_are_gathered()
    {
        var best = await (await PostAsync("/orders/7/courier")).Content.ReadAsStringAsync(Cancellation);

        Assert.True(best is "bike" or "car", best);
    }

    [Fact]
    public async Task A_reminder_comes_when_its_time_has_come_unless_it_is_cancelled()
    {
        var cancelled = await (await PostAsync("/orders/7/reminder")).Content.ReadFromJsonAsync<Guid>(Cancellation);
        await PostAsync("/orders/8/reminder");
        (await _shop.DeleteAsync($"/reminders/{cancelled}", Cancellation)).EnsureSuccessStatusCode();

        _platform.Time.Advance(TimeSpan.FromHours(1));

        await _shops.QuietAsync(_kitchen);
        Assert.Contains("receipt of 8", _tape.Lines);
        Assert.DoesNotContain("receipt of 7", _tape.Lines);
    }

    private async Task<HttpResponseMessage> PostAsync(string path) =>
        (await _shop.PostAsync(path, null, Cancellation)).EnsureSuccessStatusCode();

    private Task PrintedAsync(string line) => Until.TrueAsync(() => _tape.Lines.Contains(line), $"'{line}' was not printed");
}
