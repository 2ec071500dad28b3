using System.IO.Pipelines;
using Hanok.Grpc;
using Hanok.Grpc.Server;
using Hanok.IntegrationTests.Grpc.V1;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>A caller that goes away is no failure of the service, also when the reading finds out before the request is told to be aborted.</summary>
public sealed class GrpcResetTests
{
    private readonly Failures _log = new();

    [Fact]
    public async Task Who_resets_while_it_sends_is_no_error()
    {
        foreach (var reset in new Exception[] { new IOException("The client reset the request stream."), new ConnectionResetException("reset"), new ConnectionAbortedException("gone") })
            await ServeAsync(reset, (_, _, _) => throw new InvalidOperationException("The request has not come."));

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Who_resets_while_it_is_answered_is_no_error_and_a_handler_that_fails_is_one()
    {
        await ServeAsync(null, (_, _, _) => throw new ConnectionAbortedException("gone"));
        Assert.Empty(_log.Lines);

        // Of its own files, for example.
        await ServeAsync(null, (_, _, _) => throw new IOException("The disk is full."));
        Assert.Single(_log.Lines);
    }

    private async Task ServeAsync(Exception? reset, GrpcHandler handler)
    {
        var pipe = new Pipe();
        if (reset is null)
            await pipe.Writer.WriteAsync(new byte[5], TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync(reset);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));
        context.Features.Set<IHttpResponseTrailersFeature>(new Trailers());
        (context.Request.Protocol, context.Request.Method, context.Request.ContentType) = ("HTTP/2", "POST", "application/grpc");
        using var lifetime = new Lifetime();
        var server = new GrpcServer(Options.Create(new GrpcOptions()), TimeProvider.System, lifetime, _log);
        await server.ServeAsync(context, ProbeReflection.Descriptor.Services[0].Methods[0], handler);
    }

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;

    private sealed class Trailers : IHttpResponseTrailersFeature
    {
        IHeaderDictionary IHttpResponseTrailersFeature.Trailers { get; set; } = new HeaderDictionary();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _never = new();

        public CancellationToken ApplicationStarted => _never.Token;

        public CancellationToken ApplicationStopping => _never.Token;

        public CancellationToken ApplicationStopped => _never.Token;

        public void StopApplication() => throw new NotSupportedException();

        public void Dispose() => _never.Dispose();
    }

    private sealed class Failures : ILogger<GrpcServer>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
