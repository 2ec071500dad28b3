using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace Hanok.Resilience;

/// <summary>
/// Makes the deadline of a request, which it brings in <see cref="Deadline.Header"/>, that of the work on it. When it is over before the answer
/// has begun, the work is cancelled.
/// </summary>
/// <remarks>
/// An answer that has begun goes on: a stream of events or a WebSocket is not what the deadline is about. Where the answer begins late on
/// purpose, <c>DisableRequestTimeout()</c> on the endpoint says so.
/// </remarks>
internal sealed class DeadlineMiddleware(RequestDelegate next, TimeProvider time, IOptions<DeadlineOptions> options)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.ContainsKey(Deadline.Header) && context.GetEndpoint()?.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is null
            ? WithinAsync(context)
            : next(context);

    private async Task WithinAsync(HttpContext context)
    {
        var asked = context.Request.Headers[Deadline.Header];
        if (!Deadline.TryRead(asked, TimeSpan.FromSeconds(options.Value.LimitSeconds), out var limit))
            throw new BadHttpRequestException($"The header {Deadline.Header} is a number of milliseconds, and not '{asked}'.");

        if (limit == TimeSpan.Zero)
            throw new DeadlineExceededException("The request came with no time left to answer it.");

        var gone = context.RequestAborted;
        using var deadline = Deadline.Within(limit, time, () => context.Response.HasStarted);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, deadline.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (Exception e) when (deadline.IsOver && !context.Response.HasStarted && !gone.IsCancellationRequested)
        {
            throw new DeadlineExceededException(
                $"The {limit.TotalMilliseconds:N0} ms that the request gave for its answer are over. Whether it is done is not known.", e);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }
}
