using Hanok.Gateway.Caching;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Gateway;

/// <summary>Many that ask for one thing at once, and what they are given when it fails.</summary>
public sealed class GatewayCoalescingTests : CachingGateway
{
    [Fact]
    public async Task Many_that_ask_at_once_are_one_request()
    {
        var gate = new Gate();
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            Interlocked.Increment(ref Asked);
            await gate.WaitAsync(c.RequestAborted);
            await c.Response.WriteAsync("menu");
        });
        await using var gateway = await CachedAsync(kitchen, ("Cache", "0s"));
        var answers = Enumerable.Range(0, 20).Select(_ => gateway.Client.GetStringAsync("/api/menu", Cancel)).ToArray();
        await gate.CameAsync(Cancel);
        var cache = gateway.Services.GetRequiredService<ResponseCache>();
        await Until.TrueAsync(() => cache.Counters.Waiting == 19, "the others wait");

        gate.Open();

        Assert.All(await Task.WhenAll(answers), a => Assert.Equal("menu", a));
        Assert.Equal(1, Asked);
    }

    [Fact]
    public async Task When_the_first_goes_away_another_flies()
    {
        var gate = new Gate();
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            if (Interlocked.Increment(ref Asked) == 1)
                await Gate.NeverAsync(c.RequestAborted);
            await gate.WaitAsync(c.RequestAborted);
            await c.Response.WriteAsync("menu");
        });
        await using var gateway = await CachedAsync(kitchen);
        using var gone = new CancellationTokenSource();
        var first = gateway.Client.GetStringAsync("/api/menu", gone.Token);
        await Until.TrueAsync(() => Volatile.Read(ref Asked) == 1, "the others wait");
        var others = Enumerable.Range(0, 5).Select(_ => gateway.Client.GetStringAsync("/api/menu", Cancel)).ToArray();
        var cache = gateway.Services.GetRequiredService<ResponseCache>();
        await Until.TrueAsync(() => cache.Counters.Waiting == 5, "the others wait");

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Until.TrueAsync(() => Volatile.Read(ref Asked) == 2, "the others wait");
        gate.Open();

        Assert.All(await Task.WhenAll(others), a => Assert.Equal("menu", a));
        Assert.Equal(2, Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_older_answer_is_better_than_a_failure(bool breaksOff)
    {
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            if (++Asked > 1 && breaksOff)
                c.Abort();

            c.Response.StatusCode = Asked == 1 ? 200 : 500;
            await c.Response.WriteAsync($"{Asked}");
        });
        await using var gateway = await CachedAsync(kitchen, ("CacheStaleIfError", "30s"));
        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
        Time.Advance(TimeSpan.FromSeconds(20));

        var late = await gateway.Client.GetAsync("/api/menu", Cancel);
        Assert.Equal("1", await late.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("hanok;hit;detail=stale", late.Headers.GetValues("Cache-Status").Single());

        Time.Advance(TimeSpan.FromSeconds(21));
        Assert.False((await gateway.Client.GetAsync("/api/menu", Cancel)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Who_changes_something_is_not_given_what_was_on_its_way_before()
    {
        var gate = new Gate();
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            if (HttpMethods.IsGet(c.Request.Method) && Interlocked.Increment(ref Asked) == 1)
            {
                await gate.WaitAsync(c.RequestAborted);
                await c.Response.WriteAsync("old");
                return;
            }

            await c.Response.WriteAsync("new");
        });
        await using var gateway = await CachedAsync(kitchen);
        var cache = gateway.Services.GetRequiredService<ResponseCache>();
        var first = gateway.Client.GetStringAsync("/api/orders/7", Cancel);
        await gate.CameAsync(Cancel);

        using (await gateway.Client.PostAsync("/api/orders/7/cancel", null, Cancel))
        {
        }

        var mine = gateway.Client.GetStringAsync("/api/orders/7", Cancel);
        await Until.TrueAsync(() => cache.Counters.Waiting == 1, "the second waits");
        gate.Open();

        Assert.Equal("old", await first);
        Assert.Equal("new", await mine);
    }
}
