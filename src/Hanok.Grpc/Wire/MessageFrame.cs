using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Hanok.Grpc.Wire;

/// <summary>Writes a message as it stands in a body: not compressed, its length, itself.</summary>
internal static class MessageFrame
{
    public const int HeaderLength = 5;

    /// <exception cref="GrpcException">It is larger than the limit. Nothing is written then.</exception>
    public static int Length(IMessage message, int limit)
    {
        var size = message.CalculateSize();
        return size <= limit
            ? HeaderLength + size
            : throw new GrpcException(GrpcStatus.ResourceExhausted, $"The message to send has {size} bytes; the limit is {limit}.");
    }

    public static void Write(IMessage message, int length, IBufferWriter<byte> output)
    {
        WriteHeader(length, output.GetSpan(HeaderLength));
        output.Advance(HeaderLength);
        message.WriteTo(output);
    }

    public static void Write(IMessage message, int length, Span<byte> output)
    {
        WriteHeader(length, output);
        message.WriteTo(output[HeaderLength..length]);
    }

    private static void WriteHeader(int length, Span<byte> header)
    {
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length - HeaderLength);
    }
}
