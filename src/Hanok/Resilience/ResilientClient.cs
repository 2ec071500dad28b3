using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Hanok.Resilience;

/// <summary>
/// What a named <c>HttpClient</c> knows of its calls. It outlives the handlers, which the factory makes anew every two minutes. Thread-safe.
/// </summary>
/// <remarks><code>
///   deadline ──> bulkhead ──> retry ──> (pick an instance) ──> breaker, timeout of the attempt ──> socket
///      │             │          ^                                   │
///      │             │          └── wait: backoff, Retry-After ─────┤ failed, and may be repeated, and the budget has one left
///      └─────────────┴───────────────> fallback, or the failure ────┘
/// </code></remarks>
[SuppressMessage("Design", "CA1001", Justification = "The limiter holds nothing; and who measures while the host is disposed would find it closed.")]
internal sealed partial class ResilientClient
{
    private static readonly ResiliencePropertyKey<Call> CallKey = new("hanok.call");

    // What a short break costs at some thousand calls per second, once.
    private const int SavedRetries = 100;

    private readonly TimeProvider _time;
    private readonly ResilienceSignals _signals;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _bulkhead;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilientClient(string name, ResilienceOptions options, TimeProvider time, ResilienceSignals signals, ILogger logger)
    {
        (Name, Options, _time, _signals, _logger) = (name, options, time, signals, logger);
        Breakers = new(destination => new(destination, options, time, Turned));
        Budget = new(options.RetryPercent, perSecond: 1, SavedRetries, quietSeconds: SavedRetries, time);
        _bulkhead = new(new()
        {
            PermitLimit = options.Concurrency,
            QueueLimit = options.Queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _pipeline = Build();
    }

    public string Name { get; }

    public ResilienceOptions Options { get; }

    public Breakers Breakers { get; }

    public RetryBudget Budget { get; }

    public (int InUse, int Queued) Bulkhead => _bulkhead.GetStatistics() is { } now
        ? (Options.Concurrency - (int)now.CurrentAvailablePermits, (int)now.CurrentQueuedCount)
        : default;

    public async Task<HttpResponseMessage> CallAsync(
        HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        var deadline = Deadline.Current;
        var most = TimeSpan.FromMilliseconds(Options.TotalMilliseconds);
        var isBound = deadline?.Left < most;
        var call = new Call(request, isBound ? deadline!.Left : most, Breakers, _time);
        if (call.Limit < TimeSpan.FromMilliseconds(1))
            throw new DeadlineExceededException($"{call.Name} was not called: of the {deadline!.Limit.TotalMilliseconds:N0} ms for all of it none is left.");

        Budget.Earn();
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(CallKey, call);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, state) =>
                {
                    state.call.BeginAttempt();
                    return await state.send(state.call.Request, context.CancellationToken);
                },
                context, (call, send));
        }
        // The attempt and the whole end in the same moment: either may be the first.
        catch (CallTimeoutException e) when (isBound && call.IsOver)
        {
            throw new DeadlineExceededException(e.Message, e);
        }
        catch (TimeoutRejectedException e)
        {
            var text = $"{call.Name}: no answer within {call.Limit.TotalMilliseconds:N0} ms, in {call.Attempts} attempts. "
                + $"{call.LastFailure ?? "It waited for its turn."} Whether it is done is not known.";
            throw isBound ? new DeadlineExceededException(text, e) : new CallTimeoutException(text, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void FellBack() => _signals.FellBack(Name);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only to look for validation attributes; the options of the bulkhead have none.")]
    private ResiliencePipeline<HttpResponseMessage> Build()
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { Name = Name, TimeProvider = _time };
        pipeline
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = now => new(Of(now.Context).Left) })
            .AddStrategy(_ => new BulkheadStrategy(Name, Options, _bulkhead, _signals), new BulkheadStrategyOptions());
        if (Options.Retries > 0)
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Options.Retries,
                ShouldHandle = now => new(MayRetry(Of(now.Context), now.AttemptNumber, now.Outcome)),
                DelayGenerator = now => new(Of(now.Context).Wait),
            });

        return pipeline.Build();
    }

    private static Call Of(ResilienceContext context) => context.Properties.GetValue(CallKey, null!);

    private bool MayRetry(Call call, int attempt, Outcome<HttpResponseMessage> outcome)
    {
        _signals.Attempted(Name, outcome);
        if (attempt >= Options.Retries || !IsWorthRetry(call, outcome))
            return false;

        // A breaker that is open costs nobody anything: another instance is looked for at once.
        var isFree = outcome.Exception is CircuitOpenException;
        call.Wait = isFree
            ? TimeSpan.Zero
            : RetryDecider.Wait(attempt + 1, RetryDecider.AskedBy(outcome.Result, _time.GetUtcNow()), Random.Shared.NextDouble());
        if (call.Wait >= call.Left)
            return false;

        if (!isFree && !Budget.TrySpend())
        {
            _signals.OutOfBudget(Name);
            return false;
        }

        _signals.Retried(Name);
        return true;
    }

    private static bool IsWorthRetry(Call call, Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } => call.IsRepeatable && RetryDecider.IsWorthRetry(response),
        { Exception: HttpRequestException or IOException } e => RetryDecider.WasNeverMade(e.Exception)
            || (call.IsRepeatable && RetryDecider.IsDestinations(e.Exception, bodyIsInMemory: true)),
        _ => false,
    };

    private void Turned(Breaker breaker, string? error)
    {
        if (error is null)
            LogClosed(Name, breaker.Destination);
        else
            LogOpened(Name, breaker.Destination, breaker.State.Failures, error, Options.BreakerOpenSeconds);
    }

    [LoggerMessage(LogLevel.Warning, "{Client}: {Destination} has failed {Failures} times in a row, and is not called for {Seconds} s. The last time: {Error}")]
    private partial void LogOpened(string client, string destination, int failures, string error, int seconds);

    [LoggerMessage(LogLevel.Information, "{Client}: {Destination} is well again.")]
    private partial void LogClosed(string client, string destination);
}
