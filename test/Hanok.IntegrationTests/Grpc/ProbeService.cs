using Google.Protobuf;
using Grpc.Core;
using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>What a <see cref="ProbeServer"/> serves. It does not serve Forgotten.</summary>
public sealed class ProbeService(ProbeServer server) : Probe.ProbeBase
{
    public override Task<Words> Say(Words request, ServerCallContext context) => Task.FromResult(new Words { Text = request.Text });

    public override async Task Count(CountRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (var value = 1; value <= request.To; value++)
        {
            server.Wrote();
            await responseStream.WriteAsync(new Number { Value = value, Ballast = ByteString.CopyFrom(new byte[request.Weight]) });

            if (value == request.FailAfter)
                throw new RpcException(new(StatusCode.Aborted, $"It fails after {value}, as it was told."));
        }

        // To 0 is: one, and then for as long as anybody listens nothing.
        if (request.To == 0)
        {
            await responseStream.WriteAsync(new Number { Value = 1 });
            await Wait(new Words { Text = "count" }, context);
        }
    }

    public override Task<Words> Fail(Failure request, ServerCallContext context) => throw (request.Code switch
    {
        // What handlers get wrong.
        100 => new IOException(request.Detail),
        _ => new RpcException(new((StatusCode)request.Code, request.Detail)),
    });

    public override async Task<Words> Reflect(Words request, ServerCallContext context)
    {
        var (text, bytes) = (context.RequestHeaders.GetValue("ask") ?? "nothing", context.RequestHeaders.GetValueBytes("ask-bin") ?? []);
        await context.WriteResponseHeadersAsync([new("answer", text), new("answer-bin", bytes)]);
        context.ResponseTrailers.Add("after", text);
        context.ResponseTrailers.Add("after-bin", bytes);
        return request.Text switch
        {
            "authorization" => new Words
            {
                Text = $"{context.RequestHeaders.GetValue("authorization")}, {context.RequestHeaders.GetValue("idempotency-key")}, "
                    + (context.RequestHeaders.GetValue("cookie") ?? "no cookie"),
            },
            "fail" => throw new RpcException(new(StatusCode.FailedPrecondition, "As it was told.")),
            "deadline" => new Words { Text = $"{(context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime).TotalMilliseconds}" },
            _ => request,
        };
    }

    public override async Task<Words> Wait(Words request, ServerCallContext context)
    {
        server.Waiting.GetOrAdd(request.Text, _ => new()).TrySetResult();
        var end = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(() => end.TrySetResult());
        // By which a caller in another process learns that it is waited for.
        if (request.Text == "js-cancel")
            await context.WriteResponseHeadersAsync([]);

        await end.Task;
        server.GivenUp.GetOrAdd(request.Text, _ => new()).TrySetResult();
        context.CancellationToken.ThrowIfCancellationRequested();
        return request;
    }

    public override Task<Everything> Fill(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override async Task<Words> Upload(IAsyncStreamReader<Words> requestStream, ServerCallContext context) =>
        new() { Text = string.Join(',', await requestStream.ReadAllAsync().Select(words => words.Text).ToListAsync()) };

    public override async Task Talk(IAsyncStreamReader<Words> requestStream, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        try
        {
            // Without the token of the call: it is to end all the same.
            await foreach (var words in requestStream.ReadAllAsync())
                await responseStream.WriteAsync(words.Text == "fail" ? throw new RpcException(new(StatusCode.Aborted, "As it was told.")) : words);
        }
        finally
        {
            server.GivenUp.GetOrAdd("talk", _ => new()).TrySetResult();
        }

        await responseStream.WriteAsync(new Words { Text = "bye" });
    }
}
