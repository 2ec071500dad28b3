using Hanok.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Idempotency;

/// <summary>What stands before an endpoint with <c>WithIdempotency()</c>. Thread-safe.</summary>
/// <remarks><code>
///   (1) the key: missing or unusable is 400 --> (2) caller, operation, key and hash are the RequestKey
///     an endpoint that takes it:   (3) runs; it writes the key down in its own transaction
///     one that does not:           (3) claim, committed --> (4) runs, its answer held back --> (5) the answer, committed --> (6) and given
///                                      another request: 422, one that still runs: 409, a repetition: the first answer
/// </code>
/// It is not an endpoint filter of ASP.NET Core, which comes after the body was read.
/// </remarks>
internal sealed class IdempotentEndpoint(RequestDelegate endpoint, string operation, bool required, bool keepsAnswer, Func<IResult>? missing)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers[IdempotencyKey.Header];
        if (header.Count == 0 && !required)
        {
            RequestKey.Bind(context, null);
            await endpoint(context);
            return;
        }

        if (!IdempotencyKey.IsValid(header))                                                            // (1)
        {
            await (missing?.Invoke() ?? IdempotencyProblem.KeyMissing()).ExecuteAsync(context);
            return;
        }

        var options = context.RequestServices.GetRequiredService<IOptions<IdempotencyOptions>>().Value;
        var body = await ReadAsync(context, options.BodyLimit);
        var request = RequestKey.Of(context, operation, header.ToString(), body.Span);                  // (2)
        RequestKey.Bind(context, request);
        if (keepsAnswer)
            await KeepAsync(context, request, options.AnswerLimit);
        else
            await endpoint(context);
    }

    private async Task KeepAsync(HttpContext context, RequestKey request, int limit)
    {
        var database = context.RequestServices.GetRequiredService<IDatabase>();
        var requests = context.RequestServices.GetRequiredService<IdempotentRequests>();
        RequestClaim claim;
        await using (var transaction = database.Begin())
        {
            claim = await requests.ClaimAsync(transaction, request, context.RequestAborted);            // (3)
            // Not to be broken off: what is claimed is begun.
            if (claim.Answer is null)
                await transaction.CommitAsync(CancellationToken.None);
        }

        if (claim.Answer is { } first)
        {
            await first.ExecuteAsync(context);
            return;
        }

        RequestAnswer? answer = null;
        try
        {
            answer = await AnswerAsync(context, limit);                                                 // (4)
        }
        finally
        {
            // Whether the client still waits or not: who repeats it wants to know.
            await using var transaction = database.Begin();
            if (answer is not null && RequestAnswer.IsFinal(answer.Status))
                requests.Complete(transaction, claim, answer);                                          // (5)
            else
                requests.Release(transaction, claim);

            await transaction.CommitAsync(CancellationToken.None);
        }

        if (answer.Body is { Length: > 0 } body)
            await context.Response.Body.WriteAsync(body, context.RequestAborted);                       // (6)
    }

    private async Task<RequestAnswer> AnswerAsync(HttpContext context, int limit)
    {
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var held = new AnswerBuffer(client.Stream, limit);
        context.Response.Body = held;
        try
        {
            await endpoint(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            context.Features.Set(client);
        }

        return RequestAnswer.Of(context.Response, held.Body);
    }

    // Held in memory, for it is read twice: here, and by the endpoint.
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int limit)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            return default;

        // Left to the endpoint, which says so in its own words, and cannot read it either.
        if (context.Request.ContentLength > context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize)
            return default;

        if (context.Request.ContentLength > limit)
            throw TooLarge(limit);

        var body = new MemoryStream((int)(context.Request.ContentLength ?? 1024));
        var buffer = new byte[4096];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length + read > limit)
                throw TooLarge(limit);

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        context.Request.Body = body;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static BadHttpRequestException TooLarge(int limit) =>
        new($"The request has more than {limit:N0} bytes.", StatusCodes.Status413PayloadTooLarge);
}
