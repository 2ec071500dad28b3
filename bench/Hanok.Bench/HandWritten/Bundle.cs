using System.Buffers.Binary;

namespace Hanok.Bench.HandWritten;

/// <summary>All messages of one transaction as the bytes of one log message: each frame after its length.</summary>
internal sealed class Bundle
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public bool IsEmpty => _length == 0;

    /// <summary>Valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public ArraySegment<byte> Bytes => new(_bytes, 0, _length);

    public void Clear() => _length = 0;

    public void Add(Message message)
    {
        var frame = message.Frame;
        var needed = _length + sizeof(int) + frame.Length;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), frame.Length);
        frame.CopyTo(_bytes.AsSpan(_length + sizeof(int)));
        _length = needed;
    }

    public static void Read(ReadOnlySpan<byte> bytes, List<Message> into)
    {
        while (bytes.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            into.Add(new(bytes.Slice(sizeof(int), length).ToArray()));
            bytes = bytes[(sizeof(int) + length)..];
        }
    }
}
