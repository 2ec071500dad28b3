using System.Net;
using Hanok.Resilience;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Resilience;

public sealed class CircuitBreakerTests : IDisposable
{
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(5), Attempt = TimeSpan.FromSeconds(3);

    private readonly ManualTime _time = new();
    private readonly SemaphoreSlim _taken = new(0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _taken.Dispose();

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_destination_that_fails_all_the_time_is_left_alone_and_tried_again_later(int failure)
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(failure, failure, failure, failure, failure, failure, 200);
        await using var caller = await StartAsync(kitchen.Address);

        for (var i = 0; i < 5; i++)
            await FailAsync(caller);

        var refused = await Assert.ThrowsAsync<CircuitOpenException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));
        Assert.Contains("has failed 5 times in a row, and is not called until 5.0 s from now", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5, kitchen.Count);
        Assert.Equal("open", (string?)(await caller.StateAsync())["destinations"]![0]!["state"]);

        // The probe fails, and the next one does not.
        _time.Advance(Open);
        await FailAsync(caller);
        await Assert.ThrowsAsync<CircuitOpenException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));
        _time.Advance(Open);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(caller));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(caller));
        Assert.Equal("closed", (string?)(await caller.StateAsync())["destinations"]![0]!["state"]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(501)]
    public async Task What_refuses_is_well(int status)
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(status);
        await using var caller = await StartAsync(kitchen.Address);

        for (var i = 0; i < 20; i++)
            Assert.Equal(status, (int)await StatusAsync(caller));
    }

    [Fact]
    public async Task A_destination_that_is_not_there_is_left_alone()
    {
        await using var caller = await StartAsync(await RetryTests.GoneAsync());

        for (var i = 0; i < 5; i++)
            Assert.IsNotType<CircuitOpenException>(await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation)));

        await Assert.ThrowsAsync<CircuitOpenException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));
    }

    [Fact]
    public async Task Who_hangs_is_waited_for_five_times_and_then_no_more()
    {
        await using var kitchen = await TestKitchen.HangingAsync(_taken);
        await using var caller = await StartAsync(kitchen.Address);

        for (var i = 0; i < 5; i++)
        {
            var call = caller.Kitchen.GetAsync("/tickets", Cancellation);
            await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
            _time.Advance(Attempt);
            var late = await Assert.ThrowsAsync<CallTimeoutException>(() => call);
            Assert.Contains("GET http://kitchen/tickets", late.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<CircuitOpenException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));
    }

    [Fact]
    public async Task Who_goes_away_says_nothing_about_the_destination()
    {
        await using var kitchen = await TestKitchen.HangingAsync(_taken);
        await using var caller = await StartAsync(kitchen.Address);

        for (var i = 0; i < 20; i++)
        {
            using var gone = new CancellationTokenSource();
            var call = caller.Kitchen.GetAsync("/tickets", gone.Token);
            await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }

    [Fact]
    public async Task Who_gives_a_moment_only_cannot_open_it_for_the_others()
    {
        await using var kitchen = await TestKitchen.HangingAsync(_taken);
        await using var caller = await StartAsync(kitchen.Address);

        for (var i = 0; i < 20; i++)
        {
            using var deadline = Deadline.Within(Attempt / 3, _time);
            var call = caller.Kitchen.GetAsync("/tickets", Cancellation);
            await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
            _time.Advance(Attempt / 3);
            await Assert.ThrowsAsync<DeadlineExceededException>(() => call);
        }

        Assert.Equal(0, (int?)(await caller.StateAsync())["destinations"]![0]!["failures"]);
    }

    [Fact]
    public async Task Who_gives_less_than_an_attempt_but_not_much_less_has_seen_it_hang()
    {
        await using var kitchen = await TestKitchen.HangingAsync(_taken);
        await using var caller = await StartAsync(kitchen.Address);

        using (Deadline.Within(Attempt / 1.5, _time))
        {
            var call = caller.Kitchen.GetAsync("/tickets", Cancellation);
            await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
            _time.Advance(Attempt / 1.5);
            await Assert.ThrowsAsync<DeadlineExceededException>(() => call);
        }

        Assert.Equal(1, (int?)(await caller.StateAsync())["destinations"]![0]!["failures"]);
    }

    [Fact]
    public async Task Only_one_call_probes_at_a_time()
    {
        var answer = new TaskCompletionSource();
        await using var kitchen = await TestKitchen.StartAsync(async (context, number) =>
        {
            context.Response.StatusCode = number > 5 ? 200 : 503;
            if (number <= 5)
                return;

            _taken.Release();
            await answer.Task;
        });
        await using var caller = await StartAsync(kitchen.Address);
        for (var i = 0; i < 5; i++)
            await FailAsync(caller);

        _time.Advance(Open);
        var probe = caller.Kitchen.GetAsync("/tickets", Cancellation);
        await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<CircuitOpenException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));

        Assert.Equal("half-open", (string?)(await caller.StateAsync())["destinations"]![0]!["state"]);
        answer.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await probe).StatusCode);
        Assert.Equal(6, kitchen.Count);
    }

    [Fact]
    public async Task A_failing_instance_is_left_out_while_there_is_another()
    {
        await using var failing = await TestKitchen.AnsweringAsync(503);
        await using var well = await TestKitchen.AnsweringAsync(200);
        await using var caller = await StartAsync(failing.Address, well.Address);

        var failures = 0;
        for (var i = 0; i < 100; i++)
            failures += await StatusAsync(caller) == HttpStatusCode.OK ? 0 : 1;

        Assert.Equal((5, 5, 95), (failures, failing.Count, well.Count));
    }

    [Fact]
    public void The_breakers_of_instances_that_are_long_gone_do_not_pile_up()
    {
        var breakers = new Breakers(destination => new(destination, new(), _time, (_, _) => { }));
        for (var port = 1; port <= 3_000; port++)
            breakers.Of($"127.0.0.1:{port}");

        Assert.Equal(1_000, breakers.All.Count);
    }

    // Without retries, which would wait for a time that stands still.
    private Task<TestCaller> StartAsync(params string[] kitchens) => TestCaller.StartAsync(kitchens, time: _time, settings: [("Retries", "0")]);

    private static async Task FailAsync(TestCaller caller)
    {
        try
        {
            Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(caller));
        }
        catch (HttpRequestException e) when (e is not CircuitOpenException)
        {
            // That is a failure too.
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(TestCaller caller)
    {
        using var answer = await caller.Kitchen.GetAsync("/tickets", Cancellation);
        return answer.StatusCode;
    }
}
