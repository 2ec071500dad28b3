namespace Hanok.Gateway.Retries;

/// <summary>
/// The body of a request, which knows whether it was begun, and keeps what was read of it up to a bound, so that it can be read again. Nothing
/// is read ahead.
/// </summary>
/// <param name="keep">Bytes; 0 keeps nothing.</param>
internal sealed class ReplayableBody(Stream body, int keep) : Stream
{
    private byte[] _kept = [];
    private int _length;
    private int _position;
    private bool _lost;
    private bool _begun;

    /// <summary>Whether all of it has come from the client.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether reading it again gives all of it.</summary>
    public bool IsWhole => !_begun || (keep > 0 && !_lost);

    /// <summary>Only if <see cref="IsWhole"/>.</summary>
    public void Rewind() => _position = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < _length)
        {
            var again = Math.Min(buffer.Length, _length - _position);
            _kept.AsMemory(_position, again).CopyTo(buffer);
            _position += again;
            return again;
        }

        // A read of nothing waits for data, and takes none.
        var read = await body.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _begun = true;
            Keep(buffer.Span[..read]);
        }
        else if (buffer.Length > 0)
            HasEnded = true;

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private void Keep(ReadOnlySpan<byte> read)
    {
        if (_lost || keep - _length < read.Length)
        {
            (_lost, _kept, _length, _position) = (true, [], 0, 0);
            return;
        }

        if (_kept.Length - _length < read.Length)
            Array.Resize(ref _kept, Math.Min(keep, Math.Max(_length + read.Length, _kept.Length * 2)));

        read.CopyTo(_kept.AsSpan(_length));
        _length += read.Length;
        _position = _length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
