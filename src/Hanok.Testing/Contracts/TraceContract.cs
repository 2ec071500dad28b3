using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hanok.Idempotency;
using Hanok.Observability;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A trace runs unbroken from a request through outbox, relay, transport, inbox, handlers and sagas; and what happens is counted.</summary>
public abstract class TraceContract : Contract
{
    private const int Sagas = 20;

    [Fact]
    public async Task A_saga_is_one_trace_from_the_request_to_its_last_step()
    {
        using var spans = new SpanRecorder();
        var (orders, _) = await OrdersAndKitchenAsync();

        var trace = await RunAsync(orders);

        var seen = await spans.OfAsync(trace, 10);
        Assert.Equal(5, seen.Count(s => s.Kind == ActivityKind.Consumer && Tag(s, "messaging.destination.name") == "kitchen.commands"));
        Assert.Equal(5, seen.Count(s => s.Kind == ActivityKind.Consumer && Tag(s, "messaging.destination.name") == "orders.replies"));
        AssertUnbroken(seen, trace);
    }

    [Fact]
    public async Task Each_of_many_sagas_at_once_keeps_its_own_trace()
    {
        using var spans = new SpanRecorder();
        var (orders, _) = await OrdersAndKitchenAsync();

        var traces = await Task.WhenAll(Enumerable.Range(0, Sagas).Select(_ => RunAsync(orders)));

        Assert.Equal(Sagas, traces.Distinct().Count());
        foreach (var trace in traces)
            AssertUnbroken(await spans.OfAsync(trace, 10), trace);
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_a_span_that_says_so()
    {
        using var spans = new SpanRecorder();
        var orders = await Services.StartAsync("orders");
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(new Sabotage().Fail("a1", times: 1)));
        await audit.HealthyAsync();

        using (new Activity("the request").SetIdFormat(ActivityIdFormat.W3C).Start())
            await orders.PublishAsync(new Noted("a", 1));

        await audit.ReadAsync(1);
        await Until.TrueAsync(
            () => spans.All.Any(s => s.Status == ActivityStatusCode.Error && Tag(s, "error.type") is not null), "no span has failed");
    }

    [Fact]
    public async Task What_is_sent_and_handled_is_counted_by_the_names_of_the_conventions()
    {
        using var metrics = new MetricRecorder();
        var (orders, _) = await OrdersAndKitchenAsync();

        await RunAsync(orders);

        await Until.TrueAsync(
            () => metrics.Sum("messaging.client.consumed.messages", "kitchen.commands") >= 5
                && metrics.Sum("messaging.client.consumed.messages", "orders.replies") >= 5
                && metrics.Count("messaging.client.sent.messages") >= 10
                && metrics.Count("messaging.process.duration") > 0
                && metrics.Count("messaging.client.operation.duration") > 0,
            "something is not counted");
    }

    private static string? Tag(Activity span, string name) => span.GetTagItem(name)?.ToString();

    // Every span but the request's has a parent that was recorded, or was the request itself.
    private static void AssertUnbroken(IReadOnlyList<Activity> spans, ActivityTraceId trace)
    {
        var known = spans.Select(s => s.SpanId).ToHashSet();
        var roots = spans.Select(s => s.ParentSpanId).Where(parent => !known.Contains(parent)).Distinct().ToList();
        Assert.True(roots.Count == 1, $"Trace {trace} has {roots.Count} beginnings: {string.Join("; ", spans.Select(s => $"{s.DisplayName} {s.ParentSpanId}->{s.SpanId}"))}");
    }

    private static async Task<ActivityTraceId> RunAsync(ContractService orders)
    {
        Guid id;
        ActivityTraceId trace;
        // Beside whatever activity the test itself may run in.
        Activity.Current = null;
        using (var request = new Activity("the request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            trace = request.TraceId;
            id = (await orders.Starter().StartAsync(RequestKey.Of(Guid.CreateVersion7().ToString()), new StepsState(RefuseAt: ""), Cancellation)).Id;
        }

        await orders.EndedAsync(id);
        return trace;
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync() =>
        (await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>()),
            await Services.StartAsync("kitchen", hanok => hanok.AddCommandHandlers<StepsParticipant>()));

    private sealed class SpanRecorder : IDisposable
    {
        private readonly ActivityListener _listener;

        public SpanRecorder()
        {
            _listener = new()
            {
                ShouldListenTo = source => source.Name == HanokTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span => All.Enqueue(span),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> All { get; } = [];

        /// <summary>The spans of a trace, when it has as many from handlers: the last is stopped a moment after its effects are seen.</summary>
        public async Task<IReadOnlyList<Activity>> OfAsync(ActivityTraceId trace, int handled)
        {
            List<Activity> spans = [];
            await Until.TrueAsync(
                () => (spans = [.. All.Where(s => s.TraceId == trace)]).Count(s => s.Kind == ActivityKind.Consumer) >= handled,
                $"trace {trace} has too few spans");
            return spans;
        }

        public void Dispose() => _listener.Dispose();
    }

    private sealed class MetricRecorder : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value, string? Destination)> _seen = [];
        private readonly MeterListener _listener = new();

        public MetricRecorder()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == HanokTelemetry.Name)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.Start();
        }

        public double Sum(string name, string destination) => _seen.Where(m => m.Name == name && m.Destination == destination).Sum(m => m.Value);

        public double Count(string name) => _seen.Where(m => m.Name == name).Sum(m => name.EndsWith("duration", StringComparison.Ordinal) ? 1 : m.Value);

        public void Dispose() => _listener.Dispose();

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? destination = null;
            foreach (var (name, tag) in tags)
                if (name == "messaging.destination.name")
                    destination = tag?.ToString();

            _seen.Enqueue((instrument.Name, value, destination));
        }
    }
}
