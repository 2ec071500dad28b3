using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Hanok.Gateway.Caching;

/// <summary>
/// Holds an answer back until it is whole, so that it can be kept, or replaced by an older one if it breaks off. What is not to be kept, or
/// turns out too long, passes through at once.
/// </summary>
/// <param name="hold">Whether to hold this answer back; asked with the first byte, when its head is known.</param>
internal sealed class RecordedBody(IHttpResponseBodyFeature client, int most, Func<bool> hold) : Stream, IHttpResponseBodyFeature
{
    private readonly MemoryStream _held = new();
    private PipeWriter? _writer;
    private bool? _hold;

    /// <summary>Nothing has been sent to the client yet.</summary>
    public bool IsHeld { get; private set; } = true;

    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
            return;

        if (IsHeld && MayHold(buffer.Length))
        {
            _held.Write(buffer.Span);
            return;
        }

        await PassAsync(cancellationToken);
        await client.Stream.WriteAsync(buffer, cancellationToken);
    }

    private bool MayHold(int more) => (_hold ??= hold()) && _held.Length + more <= most;

    private async ValueTask PassAsync(CancellationToken cancel)
    {
        if (!IsHeld)
            return;

        IsHeld = false;
        if (_held.Length > 0)
            await client.Stream.WriteAsync(Held, cancel);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (IsHeld && MayHold(0))
            return;

        await PassAsync(cancellationToken);
        await client.Stream.FlushAsync(cancellationToken);
    }

    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    void IHttpResponseBodyFeature.DisableBuffering() => IsHeld = IsHeld && _held.Length > 0;

    // The head is complete when the first byte comes, and nothing is lost by sending it no sooner.
    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task IHttpResponseBodyFeature.CompleteAsync()
    {
        if (_writer is not null)
            await _writer.FlushAsync();
    }

    async Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        await client.SendFileAsync(path, offset, count, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write it asynchronously.");

    public override void Flush() => throw new NotSupportedException("Flush it asynchronously.");

    // HttpResponse.Clear empties a body that can be sought.
    public override bool CanSeek => IsHeld;

    public override void SetLength(long value)
    {
        _held.SetLength(value);
        _hold = null;
    }

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override long Length => _held.Length;

    public override long Position { get => _held.Position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
}
