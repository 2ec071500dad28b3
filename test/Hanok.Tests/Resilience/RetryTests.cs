using System.Net;
using System.Net.Http.Json;
using Hanok.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Resilience;

/// <summary>What is tried again, at servers that fail, refuse, break off and are not there.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task What_fails_and_may_be_repeated_is_tried_again(int first)
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(first, first, 200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((HttpStatusCode.OK, 3), (answer.StatusCode, kitchen.Count));
    }

    [Fact]
    public async Task After_the_last_attempt_the_answer_stands()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(503);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 3), (answer.StatusCode, kitchen.Count));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(501)]
    public async Task A_refusal_is_not_asked_for_twice(int status)
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(status, 200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((status, 1), ((int)answer.StatusCode, kitchen.Count));
    }

    [Fact]
    public async Task What_might_be_done_twice_is_sent_once()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(503, 0, 200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        using var answer = await caller.Kitchen.PostAsJsonAsync("/tickets", "soup", Cancellation);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, kitchen.Count));

        await Assert.ThrowsAsync<HttpRequestException>(() => caller.Kitchen.PostAsJsonAsync("/tickets", "soup", Cancellation));
        Assert.Equal(2, kitchen.Count);
    }

    [Theory]
    [InlineData("POST", true, true)]
    [InlineData("POST", false, true)]
    [InlineData("PATCH", false, false)]
    [InlineData("POST", true, false)]
    public async Task What_has_no_body_is_not_sent_again_by_the_connection(string method, bool isResilient, bool isPooled)
    {
        await using var one = RawServer.AnsweringReads();
        await using var two = RawServer.AnsweringReads();
        await using var caller = await TestCaller.StartAsync([one.Address, two.Address], client =>
            client.Services.AddHttpClient("plain", http => http.BaseAddress = new("http://kitchen")).AddHanokDiscovery());
        var client = isResilient ? caller.Kitchen : caller.Get<IHttpClientFactory>().CreateClient("plain");
        for (var i = 0; isPooled && i < 8; i++)
            Assert.Equal("ok", await client.GetStringAsync("/tickets", Cancellation));

        using var request = new HttpRequestMessage(new(method), "/tickets");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, Cancellation));

        Assert.Equal(1, one.Count(method) + two.Count(method));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_not_tried_again_and_opens_no_breaker()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        // Without encodings of its own, such a handler takes ASCII only.
        await using var caller = await TestCaller.StartAsync([kitchen.Address], client => client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler()));

        for (var i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/tickets") { Headers = { { "X-Name", "한옥" } } };
            await Assert.ThrowsAsync<HttpRequestException>(() => caller.Kitchen.SendAsync(request, Cancellation));
        }

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);
        Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, kitchen.Count));
    }

    [Fact]
    public async Task A_body_that_its_sender_cannot_read_opens_no_breaker()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        for (var i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/tickets") { Content = new StreamContent(new UnreadableStream()) };
            await Assert.ThrowsAsync<HttpRequestException>(() => caller.Kitchen.SendAsync(request, Cancellation));
        }

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Other_letters_in_a_header_arrive()
    {
        await using var kitchen = await TestKitchen.StartAsync((context, _) => context.Response.WriteAsync(context.Request.Headers["X-Name"].ToString()));
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tickets") { Headers = { { "X-Name", "한옥" } } };

        using var answer = await caller.Kitchen.SendAsync(request, Cancellation);

        Assert.Equal("한옥", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_recognised_by_its_key_is_sent_again_with_its_whole_body()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(503, 0, 200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);
        using var request = Post(JsonContent.Create("soup"));

        using var answer = await caller.Kitchen.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Enumerable.Repeat("\"soup\"", 3), kitchen.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task A_body_that_can_be_read_once_only_is_sent_once()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(503, 200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);
        using var request = Post(new StreamContent(new MemoryStream("soup"u8.ToArray())));

        using var answer = await caller.Kitchen.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, kitchen.Count));
    }

    [Fact]
    public async Task Who_is_told_when_to_come_back_comes_back_then()
    {
        await using var kitchen = await TestKitchen.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 429 : 200;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, kitchen.Count));
    }

    [Fact]
    public async Task Who_is_told_to_come_back_when_it_is_too_late_does_not_wait_for_it()
    {
        await using var kitchen = await TestKitchen.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, kitchen.Count));
    }

    [Fact]
    public async Task Whatever_did_not_leave_is_sent_to_another_instance()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        await using var caller = await TestCaller.StartAsync([await GoneAsync(), kitchen.Address]);

        for (var i = 0; i < 10; i++)
        {
            using var answer = await caller.Kitchen.PostAsync("/tickets", new StringContent("soup"), Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(10, kitchen.Count);
    }

    [Fact]
    public async Task A_retry_goes_to_an_instance_that_was_not_tried_yet()
    {
        await using var failing = await TestKitchen.AnsweringAsync(503);
        await using var well = await TestKitchen.AnsweringAsync(200);
        await using var caller = await TestCaller.StartAsync([failing.Address, failing.Address, failing.Address, well.Address]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((HttpStatusCode.OK, 1, 1), (answer.StatusCode, failing.Count, well.Count));
    }

    [Fact]
    public async Task When_everything_fails_retries_stay_within_their_budget()
    {
        const int Calls = 300;
        await using var kitchen = await TestKitchen.AnsweringAsync(503);
        await using var caller = await TestCaller.StartAsync([kitchen.Address], settings: [("BreakerFailures", "1000"), ("Retries", "10")]);
        var began = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < Calls; i++)
            (await caller.Kitchen.GetAsync("/tickets", Cancellation)).Dispose();

        // A tenth, the ten to begin with, and one for each second that it took.
        var most = Calls + (Calls / 10) + 10 + (int)TimeProvider.System.GetElapsedTime(began).TotalSeconds + 1;
        Assert.InRange(kitchen.Count, Calls + 1, most);
    }

    [Fact]
    public async Task When_it_may_not_retry_at_all_it_does_not()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(503, 200);
        await using var caller = await TestCaller.StartAsync([kitchen.Address], settings: [("Retries", "0")]);

        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, kitchen.Count));
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public UnreadableStream() : base(new byte[10])
        {
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("The disk is gone.");
    }

    private static HttpRequestMessage Post(HttpContent content) => new(HttpMethod.Post, "/tickets") { Content = content, Headers = { { "Idempotency-Key", "k" } } };

    /// <summary>An address at which nobody listens any more.</summary>
    internal static async Task<string> GoneAsync()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        return kitchen.Address;
    }
}
