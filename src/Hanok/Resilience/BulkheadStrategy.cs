using System.Threading.RateLimiting;
using Polly;

namespace Hanok.Resilience;

/// <summary>Lets so many calls run at once, and so many wait; whoever comes then is told at once.</summary>
internal sealed class BulkheadStrategy(string client, ResilienceOptions options, ConcurrencyLimiter limiter, ResilienceSignals signals)
    : ResilienceStrategy<HttpResponseMessage>
{
    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        try
        {
            using var lease = await limiter.AcquireAsync(1, context.CancellationToken);
            if (lease.IsAcquired)
                return await callback(context, state);
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<HttpResponseMessage>(e);
        }

        signals.Rejected(client);
        return Outcome.FromException<HttpResponseMessage>(new BulkheadFullException(
            $"'{client}' has {options.Concurrency:N0} calls on their way and {options.Queue:N0} that wait; this one was not made. Try again in a moment. "
            + $"If it stays: what is called has become slow, or Hanok__Resilience__{client}__Concurrency is too small."));
    }
}
