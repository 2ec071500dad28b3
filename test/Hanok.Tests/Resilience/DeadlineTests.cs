using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.Resilience;
using Hanok.Tests.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Resilience;

/// <summary>One deadline travels with a request.</summary>
public sealed class DeadlineTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestCaller? _service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("soon")]
    [InlineData("1 2")]
    [InlineData("1, 2")]
    [InlineData("99999999999999999999")]
    public async Task What_is_no_number_of_milliseconds_is_refused(string deadline)
    {
        await StartAsync(app => app.MapGet("/", () => "never"));

        await IsProblemAsync(await GetAsync("/", deadline), HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task Who_has_no_time_left_is_a_line_in_the_log_and_no_stack()
    {
        using var log = new RecordedLog();
        await StartAsync(app =>
        {
            app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
            app.MapGet("/", () => "never");
        });

        await IsProblemAsync(await GetAsync("/", "0"), HttpStatusCode.GatewayTimeout, "deadline-exceeded");

        Assert.DoesNotContain(log.Lines, line => line.Exception is not null || line.Level >= LogLevel.Warning);
        Assert.Single(log.Lines, line => line.Text.StartsWith("GET / was not answered in the time that it gave.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_one_there_is_none()
    {
        await StartAsync(app => app.MapGet("/", () => Deadline.Current is null));

        Assert.Equal("true", await _service!.Client.GetStringAsync("/", Cancellation));
    }

    [Theory]
    [InlineData("1234", 1_234)]
    [InlineData("999999999999999", 300_000)]
    public async Task The_work_knows_it_and_it_has_a_limit(string asked, int milliseconds)
    {
        await StartAsync(app => app.MapGet("/", () => Deadline.Current!.Limit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)));

        using var answer = await GetAsync("/", asked);

        Assert.Equal($"{milliseconds}", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task When_it_is_over_the_work_is_cancelled_and_says_so()
    {
        await StartAsync(app => app.MapGet("/", async (CancellationToken cancellation) =>
        {
            _begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }));
        var call = GetAsync("/", "1000");
        await _begun.Task;

        _time.Advance(TimeSpan.FromSeconds(1));

        await IsProblemAsync(await call, HttpStatusCode.GatewayTimeout, "deadline-exceeded");
    }

    [Fact]
    public async Task Without_any_time_left_nothing_is_begun()
    {
        await StartAsync(app => app.MapGet("/", void () => _begun.SetResult()));

        await IsProblemAsync(await GetAsync("/", "0"), HttpStatusCode.GatewayTimeout, "deadline-exceeded");
        Assert.False(_begun.Task.IsCompleted);
    }

    [Fact]
    public async Task An_answer_that_has_begun_goes_on()
    {
        await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("first", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await _goOn.Task;
            await context.Response.WriteAsync($" and last, {Deadline.Current is null}", context.RequestAborted);
        }));
        using var request = Request("/", "1000");
        using var answer = await _service!.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        _time.Advance(TimeSpan.FromHours(1));
        _goOn.SetResult();

        Assert.Equal("first and last, True", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Who_answers_late_on_purpose_says_so()
    {
        await StartAsync(app => app.MapGet("/", async (CancellationToken cancellation) =>
        {
            _begun.SetResult();
            await _goOn.Task.WaitAsync(cancellation);
            return "news";
        }).DisableRequestTimeout());
        var call = GetAsync("/", "1000");
        await _begun.Task;

        _time.Advance(TimeSpan.FromHours(1));
        _goOn.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task Whoever_is_called_gets_what_is_left()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        await StartAsync(
            app => app.MapGet("/", async (CancellationToken cancellation) =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(400));
                using var answer = await _service!.Kitchen.GetAsync("/tickets", cancellation);
            }),
            kitchen.Address);

        using var answer = await GetAsync("/", "1000");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("600", Assert.Single(kitchen.Requests).Deadline);
    }

    [Fact]
    public async Task Without_a_deadline_whoever_is_called_gets_the_time_that_is_waited()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        await StartAsync(_ => { }, kitchen.Address);

        (await _service!.Kitchen.GetAsync("/tickets", Cancellation)).Dispose();

        Assert.Equal("3000", Assert.Single(kitchen.Requests).Deadline);
    }

    [Fact]
    public async Task Nobody_is_called_when_nothing_is_left()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(200);
        await StartAsync(_ => { }, kitchen.Address);
        using var deadline = Deadline.Within(TimeSpan.FromSeconds(1), _time);
        _time.Advance(TimeSpan.FromSeconds(1));

        var late = await Assert.ThrowsAsync<DeadlineExceededException>(() => _service!.Kitchen.GetAsync("/tickets?secret", Cancellation));

        Assert.Equal("GET http://kitchen/tickets was not called: of the 1,000 ms for all of it none is left.", late.Message);
        Assert.Empty(kitchen.Requests);
    }

    [Fact]
    public async Task It_reaches_through_services()
    {
        await using var kitchen = await TestKitchen.StartAsync((_, _) =>
        {
            _begun.SetResult();
            return _goOn.Task;
        });
        await StartAsync(app => app.MapGet("/", (CancellationToken cancellation) => _service!.Kitchen.GetStringAsync("/tickets", cancellation)), kitchen.Address);
        await using var front = await TestCaller.StartAsync([_service!.Client.BaseAddress!.AbsoluteUri], time: _time);
        using var deadline = Deadline.Within(TimeSpan.FromSeconds(2), _time);
        var call = front.Kitchen.GetAsync("/", Cancellation);
        await _begun.Task;

        Assert.Equal("2000", Assert.Single(kitchen.Requests).Deadline);
        _goOn.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task A_gateway_does_not_take_it_for_a_client_that_went_away()
    {
        using var taken = new SemaphoreSlim(0);
        await using var kitchen = await TestKitchen.HangingAsync(taken);
        await using var gateway = await TestGateway.StartAsync(TestGateway.KitchenRoute(("services:kitchen:http:0", kitchen.Address)));
        using var request = Request("/api/tickets", "200");

        using var answer = await gateway.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public void The_inner_one_is_never_longer_than_the_outer_one_and_ends_with_its_work()
    {
        Assert.Null(Deadline.Current);
        using (var outer = Deadline.Within(TimeSpan.FromSeconds(2), _time))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            using (var inner = Deadline.Within(TimeSpan.FromSeconds(30), _time))
            {
                Assert.Same(inner, Deadline.Current);
                Assert.Equal(TimeSpan.FromSeconds(1), inner.Left);
            }

            Assert.Same(outer, Deadline.Current);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(outer.IsOver);
            Assert.Equal(TimeSpan.Zero, outer.Left);
        }

        Assert.Null(Deadline.Current);
    }

    private async Task StartAsync(Action<WebApplication> map, params string[] kitchens) => _service = await TestCaller.StartAsync(kitchens, map: map, time: _time);

    private async Task<HttpResponseMessage> GetAsync(string path, string deadline)
    {
        using var request = Request(path, deadline);
        return await _service!.Client.SendAsync(request, Cancellation);
    }

    private static HttpRequestMessage Request(string path, string deadline)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(Deadline.Header, deadline);
        return request;
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        using (answer)
        {
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal($"urn:hanok:problem:{type}", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["type"]);
        }
    }
}
