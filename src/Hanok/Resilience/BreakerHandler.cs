using Hanok.Http;

namespace Hanok.Resilience;

/// <summary>One attempt at one destination: bounded in time, and not made at all while the destination's breaker is open.</summary>
internal sealed class BreakerHandler(ResilientClient client, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } uri || !request.Options.TryGetValue(Call.Key, out var call))
            return await base.SendAsync(request, cancellationToken);

        call.Try(uri.Authority);
        var breaker = client.Breakers.Of(uri.Authority);
        if (!breaker.MayCall(out var turn))
            throw new CircuitOpenException(Refusal(breaker), breaker.OpenFor);

        var most = TimeSpan.FromMilliseconds(client.Options.AttemptMilliseconds);
        var limit = call.Left < most ? call.Left : most;
        request.Headers.Remove(Deadline.Header);
        request.Headers.TryAddWithoutValidation(Deadline.Header, Deadline.Write(limit));

        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            if (RetryDecider.IsFailure(response.StatusCode))
                breaker.Failed(turn, call.LastFailure = $"It answered {(int)response.StatusCode}.");
            else
                breaker.Succeeded(turn);

            return response;
        }
        catch (OperationCanceledException e) when (!either.IsCancellationRequested && SendFailure.NeverArrived(e))
        {
            breaker.Failed(turn, call.LastFailure = "It took no connection in time.");
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{call.Name}, at {uri.Authority}: no connection in time. Nothing was sent.", e);
        }
        catch (OperationCanceledException e)
        {
            // Who was given a moment only has proven nothing by silence: or a few impatient callers would open the breaker for everybody.
            var isSilent = late.IsCancellationRequested || call.IsOver;
            var text = $"It was silent for {limit.TotalMilliseconds:N0} ms.";
            if (isSilent && limit >= most / 2)
                breaker.Failed(turn, call.LastFailure = text);
            else
                breaker.GivenUp(turn);

            if (cancellationToken.IsCancellationRequested)
                throw;

            throw new CallTimeoutException($"{call.Name}, at {uri.Authority}: no answer within {limit.TotalMilliseconds:N0} ms. Whether it is done is not known.", e);
        }
        // What could not be sent at all, or not be read of the caller's body, says nothing about the destination.
        catch (Exception e) when (RetryDecider.IsDestinations(e, call.IsBodyInMemory))
        {
            breaker.Failed(turn, call.LastFailure = e.Message);
            throw;
        }
        catch
        {
            breaker.GivenUp(turn);
            throw;
        }
    }

    private string Refusal(Breaker breaker) =>
        $"{breaker.Destination}, called by '{client.Name}', has failed {breaker.State.Failures} times in a row, and is not called until "
        + $"{(breaker.State.Status == BreakerStatus.HalfOpen ? "the one call that tries it has an answer" : $"{breaker.OpenFor.TotalSeconds:N1} s from now")}. "
        + $"The last time: {breaker.LastError.Text}";
}
