namespace Hanok.Idempotency;

/// <summary>
/// Holds back the body of an answer until it is written down that it was given. Beyond its limit it is let through, and not kept. Not thread-safe.
/// </summary>
internal sealed class AnswerBuffer(Stream client, int limit) : Stream
{
    private readonly MemoryStream _held = new();

    /// <summary>Null when there was too much.</summary>
    public byte[]? Body => IsTooLarge ? null : _held.ToArray();

    public bool IsTooLarge { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsTooLarge && _held.Length + buffer.Length > limit)
        {
            IsTooLarge = true;
            await client.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancellationToken);
        }

        if (IsTooLarge)
            await client.WriteAsync(buffer, cancellationToken);
        else
            _held.Write(buffer.Span);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("An answer is written asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsTooLarge ? client.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
