using System.Buffers.Binary;
using System.Text.Json;

namespace Hanok.Bench.HandWritten;

/// <summary>
/// A message is its own frame: kind (1), id (16), saga (16), sent at (8), traceparent (55), JSON body. About 330 bytes.
/// </summary>
internal readonly struct Message(byte[] frame)
{
    private const int IdAt = 1;
    private const int SagaAt = 17;
    private const int SentAt = 33;
    private const int TraceAt = 41;
    private const int BodyAt = 96;

    private static ReadOnlySpan<byte> Traceparent => "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"u8;

    public ReadOnlySpan<byte> Frame => frame;

    public MessageKind Kind => (MessageKind)frame[0];

    public Guid Saga => new(frame.AsSpan(SagaAt, 16), bigEndian: true);

    public ServiceName? Destination => Kind switch
    {
        MessageKind.VerifyConsumer => ServiceName.Consumer,
        MessageKind.CreateTicket or MessageKind.ConfirmTicket => ServiceName.Kitchen,
        MessageKind.AuthorizeCard => ServiceName.Accounting,
        MessageKind.OrderApproved => null,
        _ => ServiceName.Order,
    };

    public byte[] Body => frame[BodyAt..];

    /// <summary>The last bytes of a version 7 id are random: a saga stays on its lane, and lanes fill evenly.</summary>
    public int Lane(int lanes) => lanes == 1 ? 0 : frame[SagaAt + 15] % lanes;

    public OrderBody ReadBody() => JsonSerializer.Deserialize(frame.AsSpan(BodyAt), BodyJson.Default.OrderBody)
        ?? throw new InvalidDataException($"The {Kind} of saga {Saga} has an empty body.");

    public static Message New(MessageKind kind, Guid saga, OrderBody order, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(order, BodyJson.Default.OrderBody);
        var frame = new byte[BodyAt + body.Length];
        saga.TryWriteBytes(frame.AsSpan(SagaAt), bigEndian: true, out _);
        Traceparent.CopyTo(frame.AsSpan(TraceAt));
        body.CopyTo(frame.AsSpan(BodyAt));
        return Stamp(frame, kind, now);
    }

    /// <summary>The next message of the same saga: the same body under a new kind, id and time.</summary>
    public Message Next(MessageKind kind, DateTimeOffset now) => Stamp((byte[])frame.Clone(), kind, now);

    private static Message Stamp(byte[] frame, MessageKind kind, DateTimeOffset now)
    {
        frame[0] = (byte)kind;
        Guid.CreateVersion7(now).TryWriteBytes(frame.AsSpan(IdAt), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(SentAt), now.UtcTicks);
        return new(frame);
    }
}
