using System.Buffers.Binary;
using Hanok.Messaging;

namespace Hanok.Direct;

/// <summary>A batch on the wire: for each message its position (i64 commit, i32 index) and its frame.</summary>
internal static class BatchCodec
{
    public const string ContentType = "application/vnd.hanok.messages.v1";
    public const string StreamHeader = "hanok-stream";

    private const int PositionLength = 12;

    public static int Length(IReadOnlyList<OutgoingMessage> batch)
    {
        var length = 0;
        for (var i = 0; i < batch.Count; i++)
            length += PositionLength + batch[i].Frame.Length;

        return length;
    }

    public static void Write(IReadOnlyList<OutgoingMessage> batch, Span<byte> to)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var (position, _, frame) = batch[i];
            BinaryPrimitives.WriteInt64BigEndian(to, position.Commit);
            BinaryPrimitives.WriteInt32BigEndian(to[8..], position.Index);
            frame.Span.CopyTo(to[PositionLength..]);
            to = to[(PositionLength + frame.Length)..];
        }
    }

    /// <exception cref="MalformedMessageException" />
    public static List<Delivery> Read(ReadOnlyMemory<byte> body)
    {
        var deliveries = new List<Delivery>();
        var last = Position.None;
        while (body.Length > 0)
        {
            if (body.Length < PositionLength)
                throw new MalformedMessageException($"The batch ends within a position: {body.Length} bytes are left.");

            var position = new Position(
                BinaryPrimitives.ReadInt64BigEndian(body.Span), BinaryPrimitives.ReadInt32BigEndian(body.Span[8..]));
            if (position <= last)
                throw new MalformedMessageException($"Positions must grow within a batch, but {position} follows {last}.");

            body = body[PositionLength..];
            deliveries.Add(new(last = position, MessageCodec.Read(MessageCodec.Next(ref body))));
        }

        return deliveries;
    }
}
