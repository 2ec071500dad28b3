using System.IO.Pipelines;
using Google.Protobuf;
using Hanok.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Hanok.Grpc.Server;

/// <summary>Writes messages straight into the server's buffers, and waits where the caller does not read.</summary>
internal sealed class ResponseWriter(HttpResponse response, GrpcCall call, int limit)
{
    // Kestrel holds as much before it waits for the caller; beyond it, what is written lies here unbounded.
    private const int FlushAt = 64 * 1024;

    private readonly PipeWriter _body = response.BodyWriter;
    private int _unflushed;

    /// <summary>From then on a status can only be told in trailers.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>A flush was given up: the caller does not read, and will not read a status either.</summary>
    public bool IsStuck { get; private set; }

    public void Write(IMessage message)
    {
        var length = MessageFrame.Length(message, limit);
        Begin();
        MessageFrame.Write(message, length, _body);
        _unflushed += length;
    }

    /// <summary>Sends at once what comes at once, and everything before it waits for more.</summary>
    public async Task WriteAllAsync<T>(IAsyncEnumerable<T> messages, CancellationToken cancellation) where T : IMessage
    {
        await using var source = messages.GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = source.MoveNextAsync();
            if (!next.IsCompleted && _unflushed > 0)
                await FlushAsync(cancellation);

            if (!await next)
                return;

            Write(source.Current);
            if (_unflushed >= FlushAt)
                await FlushAsync(cancellation);

            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sends the metadata that goes before the messages, also where there are none.</summary>
    public void Begin()
    {
        if (HasBegun)
            return;

        HasBegun = true;
        foreach (var (key, value) in call.ResponseMetadata)
            response.Headers.Append(key, value);
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        _unflushed = 0;
        try
        {
            await _body.FlushAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            IsStuck = true;
            throw;
        }
    }
}
