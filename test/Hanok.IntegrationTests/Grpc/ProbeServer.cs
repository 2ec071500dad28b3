using System.Collections.Concurrent;
using Google.Protobuf;
using Hanok.Grpc;
using Hanok.Grpc.Server;
using Hanok.IntegrationTests.Grpc.V1;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>A service that speaks <c>probe.proto</c>, on a port of its own, in this process.</summary>
public sealed class ProbeServer : IAsyncLifetime
{
    private WebApplication _application = null!;
    private int _written;

    /// <summary>By which its deadlines pass.</summary>
    public TestTime Time { get; } = new();

    /// <summary>Its gRPC endpoint.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its endpoint for HTTP/1.1.</summary>
    public Uri HttpAddress { get; private set; } = null!;

    /// <summary>How many numbers it was asked for, of all streams.</summary>
    public int Written => Volatile.Read(ref _written);

    /// <summary>Calls that wait, by their text, and what became of them: true when they were given up.</summary>
    public ConcurrentDictionary<string, TaskCompletionSource> Waiting { get; } = [];

    public ConcurrentDictionary<string, TaskCompletionSource> GivenUp { get; } = [];

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = TestHost.CreateBuilder("probe");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Hanok:Grpc:MaxMessageBytes"] = "100000",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.AddHanok("probe").AddGrpc();

        _application = builder.Build();
        _application.MapHanok();
        _application.MapGrpc(ProbeReflection.Descriptor)
            .Unary<Words, Words>("Say", (request, _) => Task.FromResult(new Words { Text = request.Text }))
            .ServerStreaming<CountRequest, Number>("Count", CountAsync)
            .Unary<Failure, Words>("Fail", (request, _) => throw new GrpcException((GrpcStatus)request.Code, request.Detail))
            .Unary<Words, Words>("Reflect", ReflectAsync)
            .Unary<Words, Words>("Wait", WaitAsync)
            .Unary<Everything, Everything>("Fill", (request, _) => Task.FromResult(request))
            .AllowAnonymous();
        await _application.StartAsync();
        var urls = _application.Urls.ToList();
        // In the order of their names.
        (Address, HttpAddress) = (new(urls[0]), new(urls[1]));
    }

    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    /// <summary>Done when the handler with that text has seen its token cancelled.</summary>
    public Task GivenUpAsync(string text) =>
        Until.DoneAsync(GivenUp.GetOrAdd(text, _ => new()).Task, $"the handler with '{text}' has not seen its token cancelled");

    public Task WaitingAsync(string text) => Until.DoneAsync(Waiting.GetOrAdd(text, _ => new()).Task, $"no call with '{text}' has come");

    private async IAsyncEnumerable<Number> CountAsync(CountRequest request, GrpcCall call)
    {
        for (var value = 1; value <= request.To; value++)
        {
            await Task.Yield();
            Interlocked.Increment(ref _written);
            yield return new Number { Value = value, Ballast = ByteString.CopyFrom(new byte[request.Weight]) };

            if (value == request.FailAfter)
                throw new GrpcException(GrpcStatus.Aborted, $"It fails after {value}, as it was told.");
        }

        // To 0 is: one, and then for as long as anybody listens nothing.
        if (request.To == 0)
        {
            yield return new Number { Value = 1 };
            await WaitAsync(new Words { Text = "count" }, call);
        }
    }

    private async Task<Words> ReflectAsync(Words request, GrpcCall call)
    {
        await Task.Yield();
        call.ResponseMetadata.Add("answer", call.Metadata.Get("ask") ?? "nothing");
        call.ResponseMetadata.Add("answer-bin", call.Metadata.GetBytes("ask-bin") ?? []);
        call.Trailers.Add("after", call.Metadata.Get("ask") ?? "nothing");
        call.Trailers.Add("after-bin", call.Metadata.GetBytes("ask-bin") ?? []);
        if (request.Text == "authorization")
            return new Words { Text = $"{call.Metadata.Get("authorization")}, {call.Metadata.Get("idempotency-key")}, {call.Metadata.Get("cookie") ?? "no cookie"}" };

        return request.Text == "fail"
            ? throw new GrpcException(GrpcStatus.FailedPrecondition, "As it was told.", Told(call.Metadata.Get("ask")))
            : request;
    }

    private static GrpcMetadata Told(string? text)
    {
        var trailers = new GrpcMetadata();
        trailers.Add("after", text ?? "nothing");
        return trailers;
    }

    private async Task<Words> WaitAsync(Words request, GrpcCall call)
    {
        Waiting.GetOrAdd(request.Text, _ => new()).TrySetResult();
        var end = new TaskCompletionSource();
        await using var registration = call.Cancellation.Register(() => end.TrySetResult());
        await end.Task;
        GivenUp.GetOrAdd(request.Text, _ => new()).TrySetResult();
        call.Cancellation.ThrowIfCancellationRequested();
        return request;
    }
}
