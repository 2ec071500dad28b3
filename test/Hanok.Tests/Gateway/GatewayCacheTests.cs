using System.Net;
using System.Net.Http.Headers;
using Hanok.Chassis;
using Hanok.Gateway.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayCacheTests : CachingGateway
{
    [Fact]
    public async Task A_fresh_answer_is_given_again_and_an_old_one_is_not()
    {
        await using var kitchen = await CountingAsync();
        await using var gateway = await CachedAsync(kitchen);

        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
        Time.Advance(TimeSpan.FromSeconds(3));
        var again = await gateway.Client.GetAsync("/api/menu", Cancel);
        Assert.Equal("1", await again.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("hanok;hit", again.Headers.GetValues("Cache-Status").Single());
        Assert.Equal(TimeSpan.FromSeconds(3), again.Headers.Age);

        Time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("2", await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Theory]
    [InlineData("/api/menu?x=1", null, null)]
    [InlineData("/api/Menu", null, null)]
    [InlineData("/api/menu", "Accept-Language", "ko")]
    [InlineData("/api/menu", "Host", "other.localhost")]
    [InlineData("/api/menu", "Range", "bytes=0-1")]
    public async Task Another_question_is_another_answer(string path, string? header, string? value)
    {
        await using var kitchen = await CountingAsync();
        await using var gateway = await CachedAsync(kitchen);
        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));

        Assert.Equal("2", await GetAsync(gateway, path, header, value));
        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Theory]
    [InlineData("Authorization", "Bearer alice", "Bearer bob")]
    [InlineData("Cookie", "session=alice", "session=bob")]
    [InlineData("Authorization", "Bearer alice", null)]
    public async Task The_answer_to_one_identity_is_never_given_to_another(string header, string one, string? other)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"for {c.Request.Headers[header]}"));
        await using var gateway = await CachedAsync(kitchen);

        Assert.Equal($"for {one}", await GetAsync(gateway, "/api/me", header, one));
        Assert.Equal($"for {other}", await GetAsync(gateway, "/api/me", other is null ? null : header, other));
        Assert.Equal($"for {one}", await GetAsync(gateway, "/api/me", header, one));
    }

    [Fact]
    public async Task What_is_for_everybody_isAsked_for_without_saying_who_asks()
    {
        await using var kitchen = await TestService.StartAsync(c =>
            c.Response.WriteAsync($"{++Asked} for '{c.Request.Headers.Authorization}{c.Request.Headers.Cookie}'"));
        await using var gateway = await CachedAsync(kitchen, ("CacheFor", "everybody"));

        Assert.Equal("1 for ''", await GetAsync(gateway, "/api/menu", "Authorization", "Bearer alice"));
        Assert.Equal("1 for ''", await GetAsync(gateway, "/api/menu", "Cookie", "session=bob"));
    }

    [Theory]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Forwarded-Prefix", "/evil")]
    [InlineData("X-Original-URL", "/evil")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-Anything", "evil")]
    [InlineData("Forwarded", "host=evil.example")]
    public async Task A_header_that_is_not_in_the_key_cannot_poison_the_answer(string header, string value)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"echo {c.Request.Headers[header]}"));
        await using var gateway = await CachedAsync(kitchen);

        Assert.DoesNotContain("evil", await GetAsync(gateway, "/api/menu", header, value));
        Assert.DoesNotContain("evil", await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Theory]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Cache-Control", "no-cache")]
    [InlineData("Cache-Control", "max-age=0")]
    [InlineData("Set-Cookie", "session=alice")]
    [InlineData("Vary", "*")]
    public async Task What_the_service_does_not_want_kept_is_not(string header, string value)
    {
        await using var kitchen = await CountingAsync(c => c.Response.Headers[header] = value);
        await using var gateway = await CachedAsync(kitchen, ("CacheFor", "everybody"));

        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
        Assert.Equal("2", await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Theory]
    [InlineData("everybody", "2")]
    [InlineData("identity", "1")]
    public async Task A_private_answer_is_kept_for_its_owner_only(string whom, string second)
    {
        await using var kitchen = await CountingAsync(c => c.Response.Headers.CacheControl = "private");
        await using var gateway = await CachedAsync(kitchen, ("CacheFor", whom));

        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
        Assert.Equal(second, await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Fact]
    public async Task Errors_are_not_kept()
    {
        await using var kitchen = await CountingAsync(c => c.Response.StatusCode = 404);
        await using var gateway = await CachedAsync(kitchen);

        await gateway.Client.GetAsync("/api/menu", Cancel);
        Assert.Equal("2", await (await gateway.Client.GetAsync("/api/menu", Cancel)).Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task The_service_may_shorten_theTime()
    {
        await using var kitchen = await CountingAsync(c => c.Response.Headers.CacheControl = "max-age=2");
        await using var gateway = await CachedAsync(kitchen);

        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("2", await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Fact]
    public async Task Who_has_it_already_gets_no_body()
    {
        await using var kitchen = await CountingAsync(c => c.Response.Headers.ETag = "\"7\"");
        await using var gateway = await CachedAsync(kitchen);
        await gateway.Client.GetStringAsync("/api/menu", Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/menu");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"7\""));

        var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal("\"7\"", answer.Headers.ETag?.Tag);
        Assert.Equal(1, Asked);
    }

    [Fact]
    public async Task A_condition_of_the_first_does_not_spoil_it_for_the_second()
    {
        await using var kitchen = await CountingAsync(c =>
        {
            c.Response.Headers.ETag = "\"7\"";
            Assert.Equal(0, c.Request.Headers.IfNoneMatch.Count);
        });
        await using var gateway = await CachedAsync(kitchen);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/menu");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"7\""));

        Assert.Equal(HttpStatusCode.NotModified, (await gateway.Client.SendAsync(request, Cancel)).StatusCode);
        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Fact]
    public async Task Head_is_answered_from_what_is_kept()
    {
        await using var kitchen = await CountingAsync();
        await using var gateway = await CachedAsync(kitchen);
        await gateway.Client.GetStringAsync("/api/menu", Cancel);

        var answer = await gateway.Client.SendAsync(new(HttpMethod.Head, "/api/menu"), Cancel);

        Assert.Equal(1, answer.Content.Headers.ContentLength);
        Assert.Equal(1, Asked);
    }

    [Fact]
    public async Task Who_changes_something_does_not_read_it_as_it_was()
    {
        await using var kitchen = await CountingAsync();
        await using var gateway = await CachedAsync(kitchen);
        Assert.Equal("1", await gateway.Client.GetStringAsync("/api/orders/7", Cancel));
        Assert.Equal("2", await gateway.Client.GetStringAsync("/api/orders/8", Cancel));

        await gateway.Client.PostAsync("/api/orders/7/cancel", null, Cancel);

        Assert.Equal("4", await gateway.Client.GetStringAsync("/api/orders/7", Cancel));
        Assert.Equal("2", await gateway.Client.GetStringAsync("/api/orders/8", Cancel));
    }

    [Fact]
    public async Task A_long_answer_passes_and_is_not_kept()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(new string((char)('a' + Asked++), 5000)));
        await using var gateway = await CachedAsync(kitchen, settings: ("Hanok:Gateway:Cache:EntryBytes", "1000"));

        Assert.Equal(new string('a', 5000), await gateway.Client.GetStringAsync("/api/menu", Cancel));
        Assert.Equal(new string('b', 5000), await gateway.Client.GetStringAsync("/api/menu", Cancel));
    }

    [Fact]
    public async Task All_that_is_kept_stays_within_its_bound_and_what_isAsked_for_stays()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"{++Asked}{new string('x', 1000)}"));
        await using var gateway = await CachedAsync(kitchen, settings: ("Hanok:Gateway:Cache:Bytes", "65536"));
        var cache = gateway.Services.GetRequiredService<ResponseCache>();
        var hot = await gateway.Client.GetStringAsync("/api/hot", Cancel);

        for (var i = 0; i < 200; i++)
        {
            await gateway.Client.GetStringAsync($"/api/menu?{i}", Cancel);
            Assert.Equal(hot, await gateway.Client.GetStringAsync("/api/hot", Cancel));
            Assert.InRange(cache.Bytes, 1, 65536);
        }

        Assert.True(cache.Counters.Evictions > 100);
    }

    [Theory]
    [InlineData("/web/things/7", "/api/things/7")]
    [InlineData("/api/things/7/cancel", "/mobile/things/7")]
    [InlineData("/mobile/things/7", "/web/things/7")]
    public async Task What_is_changed_under_one_path_of_a_thing_is_changed_under_all(string changed, string read)
    {
        await using var kitchen = await CountingAsync();
        var settings = KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Metadata:Cache", "10s"),
            ("Hanok:Bff:Clients:web:all", "*"), ("Hanok:Bff:Clients:mobile:all", "*"));
        await using var gateway = await StartAsync(settings);
        Assert.Equal(["1", "1"], [await gateway.Client.GetStringAsync(read, Cancel), await gateway.Client.GetStringAsync(read, Cancel)]);

        (await gateway.Client.PostAsync(changed, null, Cancel)).Dispose();

        Assert.Equal("3", await gateway.Client.GetStringAsync(read, Cancel));
    }

    [Fact]
    public async Task What_is_sent_on_as_two_paths_is_kept_as_two()
    {
        await using var kitchen = await CountingAsync();
        await using var gateway = await CachedAsync(kitchen);

        var answers = new List<string>();
        foreach (var path in (string[])["/api/a%2Fb", "/api/a%252Fb", "/api/a%2Fb"])
            answers.Add((await RawHttp.GetAsync(gateway.Address, path, Cancel)).Body.Split("\r\n\r\n")[1]);

        Assert.NotEqual(answers[0], answers[1]);
        Assert.Equal(answers[0], answers[2]);
    }

    [Fact]
    public async Task Nobody_but_the_cache_says_that_one_is_between()
    {
        var said = "";
        await using var kitchen = await TestService.StartAsync(c =>
        {
            said = c.Request.Headers[AnswerHeaders.SurrogateCapability];
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        await GetAsync(gateway, "/api", AnswerHeaders.SurrogateCapability, "evil=\"Surrogate/1.0\"");

        Assert.Null(said);
    }
}
