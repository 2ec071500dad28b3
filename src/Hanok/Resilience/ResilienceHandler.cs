namespace Hanok.Resilience;

/// <summary>The outermost handler of a resilient client: the whole call, and what is done when nothing more can be.</summary>
internal sealed class ResilienceHandler(ResilientClient client) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        FailedCall failed;
        try
        {
            var response = await client.CallAsync(request, base.SendAsync, cancellationToken);
            if (client.Options.Fallback is null || !RetryDecider.IsFailure(response.StatusCode))
                return response;

            failed = new(request, response, null);
        }
        // When the deadline is over, nobody waits for anything else either.
        catch (HttpRequestException e) when (
            client.Options.Fallback is not null && e is not DeadlineExceededException && !cancellationToken.IsCancellationRequested)
        {
            failed = new(request, null, e);
        }

        client.FellBack();
        var instead = await client.Options.Fallback(failed, cancellationToken);
        if (!ReferenceEquals(instead, failed.Response))
            failed.Response?.Dispose();

        instead.RequestMessage ??= request;
        return instead;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"'{client.Name}' is resilient, and so asynchronous: use SendAsync, GetAsync, ...");
}
