using System.Diagnostics.Metrics;
using System.Net;
using Hanok.Resilience;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Resilience;

/// <summary>Bulkhead, timeouts, fallback, settings, and what can be seen of it.</summary>
public sealed class CallTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly SemaphoreSlim _taken = new(0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _taken.Dispose();

    [Fact]
    public async Task When_the_bulkhead_is_full_a_call_fails_at_once_and_those_who_wait_have_their_turn()
    {
        var answer = new TaskCompletionSource();
        await using var kitchen = await TestKitchen.StartAsync(async (_, _) =>
        {
            _taken.Release();
            await answer.Task;
        });
        await using var caller = await TestCaller.StartAsync([kitchen.Address], settings: [("Concurrency", "2"), ("Queue", "1")]);
        var calls = Enumerable.Range(0, 3).Select(_ => caller.Kitchen.GetAsync("/tickets", Cancellation)).ToList();
        await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
        await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
        await OneWaitsAsync(caller);

        var full = await Assert.ThrowsAsync<BulkheadFullException>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));
        Assert.Contains("'kitchen' has 2 calls on their way and 1 that wait", full.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), ((int?)(await caller.StateAsync())["running"], (int?)(await caller.StateAsync())["queued"]));

        answer.SetResult();
        Assert.All(await Task.WhenAll(calls), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(0, (int?)(await caller.StateAsync())["running"]);
    }

    [Fact]
    public async Task Who_waits_for_its_turn_does_not_wait_longer_than_the_call_may_take()
    {
        await using var kitchen = await TestKitchen.HangingAsync(_taken);
        await using var caller = await TestCaller.StartAsync(
            [kitchen.Address], time: _time, settings: [("Concurrency", "1"), ("TotalMilliseconds", "1000"), ("Retries", "0")]);
        var first = caller.Kitchen.GetAsync("/tickets", Cancellation);
        await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
        var second = caller.Kitchen.GetAsync("/tickets", Cancellation);
        await OneWaitsAsync(caller);

        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<CallTimeoutException>(() => first);
        var late = await Assert.ThrowsAsync<CallTimeoutException>(() => second);
        Assert.Contains("no answer within 1,000 ms, in 0 attempts. It waited for its turn.", late.Message, StringComparison.Ordinal);
        Assert.Equal(1, kitchen.Count);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task What_has_failed_for_good_is_answered_by_the_fallback(int failure)
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(failure);
        var seen = new List<FailedCall>();
        await using var caller = await TestCaller.StartAsync([kitchen.Address], client => client.WithFallback((failed, _) =>
        {
            seen.Add(failed);
            return ValueTask.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("yesterday's menu") });
        }));

        for (var i = 0; i < 4; i++)
            Assert.Equal("yesterday's menu", await caller.Kitchen.GetStringAsync("/menu", Cancellation));

        // The first two calls open the breaker, with three attempts each but the last one of the second.
        Assert.Equal(5, kitchen.Count);
        Assert.Equal(failure == 0 ? null : HttpStatusCode.ServiceUnavailable, seen[0].Response?.StatusCode);
        Assert.IsType<CircuitOpenException>(seen[^1].Exception);
    }

    [Fact]
    public async Task What_was_refused_or_is_not_waited_for_any_longer_has_no_fallback()
    {
        await using var kitchen = await TestKitchen.StartAsync(async (context, number) =>
        {
            context.Response.StatusCode = 404;
            if (number == 1)
                return;

            _taken.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var caller = await TestCaller.StartAsync([kitchen.Address], client => client.WithFallback((_, _) => throw new InvalidOperationException()), time: _time);
        using var answer = await caller.Kitchen.GetAsync("/menu", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);

        using var gone = new CancellationTokenSource();
        var call = caller.Kitchen.GetAsync("/menu", gone.Token);
        await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        using var deadline = Deadline.Within(TimeSpan.FromSeconds(1), _time);
        call = caller.Kitchen.GetAsync("/menu", Cancellation);
        await Until.DoneAsync(_taken.WaitAsync(Cancellation), "the kitchen was not asked");
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<DeadlineExceededException>(() => call);
    }

    [Fact]
    public async Task An_answer_that_begins_and_never_ends_is_given_up()
    {
        await using var kitchen = await TestKitchen.StartAsync(async (context, _) =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var caller = await TestCaller.StartAsync([kitchen.Address], settings: [("TotalMilliseconds", "200")]);

        // On a machine that is so slow that not even the beginning is there in that time, it says so.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => caller.Kitchen.GetAsync("/tickets", Cancellation));
        Assert.True(failure is TaskCanceledException or CallTimeoutException, failure.ToString());
    }

    [Fact]
    public async Task A_setting_of_the_client_goes_before_one_for_all_and_that_before_the_code()
    {
        await using var caller = await TestCaller.StartAsync(
            [], client => client.AddHanokResilience(o => (o.Concurrency, o.Queue, o.Retries) = (1, 2, 3)),
            settings: [("Queue", "20"), ("Retries", "5"), ("Hanok:Resilience:Default:Retries", "9")]);

        var state = Options(caller);
        Assert.Equal((1, 20, 5), (state.Concurrency, state.Queue, state.Retries));
    }

    [Fact]
    public async Task Settings_that_cannot_be_are_refused_at_start_all_at_once()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestCaller.StartAsync([], settings: [("Retries", "99"), ("Concurrency", "0")]));

        Assert.Contains("Retries", error.Message, StringComparison.Ordinal);
        Assert.Contains("Concurrency", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_seen_what_a_client_went_through()
    {
        await using var kitchen = await TestKitchen.AnsweringAsync(503);
        await using var caller = await TestCaller.StartAsync([kitchen.Address]);
        using var listener = new MeterListener();
        var counts = new Dictionary<string, long>();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            // Other hosts of this process have meters of the same name.
            if (instrument.Name.StartsWith("hanok.client.", StringComparison.Ordinal) && instrument.Meter.Scope == caller.Get<IMeterFactory>())
                meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add($"{instrument.Name}", value));
        listener.Start();

        for (var i = 0; i < 2; i++)
            (await caller.Kitchen.GetAsync("/tickets", Cancellation).ContinueWith(call => call, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default)).Dispose();

        listener.RecordObservableInstruments();
        Assert.Equal((6, 4), (counts["hanok.client.attempts"], counts["hanok.client.retries"]));
        Assert.Equal(1, counts["hanok.client.breaker"]);

        var destination = (await caller.StateAsync())["destinations"]!.AsArray().Single()!;
        Assert.Equal(new Uri(kitchen.Address).Authority, (string?)destination["destination"]);
        Assert.Equal(("open", 5, "It answered 503."), ((string?)destination["state"], (int?)destination["failures"], (string?)destination["lastError"]));

        void Add(string name, long value)
        {
            lock (counts)
                counts[name] = counts.GetValueOrDefault(name) + value;
        }
    }

    private static Task OneWaitsAsync(TestCaller caller) => Until.TrueAsync(
        async () => (int?)(await caller.StateAsync())["queued"] == 1, () => ValueTask.FromResult("one call waits"));

    private static ResilienceOptions Options(TestCaller caller) => caller.Get<IOptionsMonitor<ResilienceOptions>>().Get("kitchen");
}
