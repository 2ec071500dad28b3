using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Hanok.Grpc.Wire;

/// <summary>
/// Takes messages out of a body: a byte that says whether it is compressed, four for the length, the message. Never holds more than one
/// message and what came with it, and parses from where the bytes lie.
/// </summary>
/// <param name="encoding">Of <c>grpc-encoding</c>; only <c>gzip</c> means something here.</param>
/// <param name="limit">Bytes of a message, compressed and unpacked.</param>
internal sealed class MessageReader(PipeReader body, string? encoding, int limit)
{
    /// <returns>Null at the end of the body.</returns>
    /// <exception cref="GrpcException">These are no messages, or one is too large.</exception>
    public async ValueTask<IMessage?> ReadAsync(MessageParser parser, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var buffer = read.Buffer;
            if (TryReadFrame(buffer, out var payload, out var isCompressed))
            {
                var message = isCompressed ? await InflateAsync(payload, parser, cancellation) : Parse(parser, payload);
                body.AdvanceTo(payload.End);
                return message;
            }

            if (read.IsCompleted)
            {
                body.AdvanceTo(buffer.End);
                return buffer.IsEmpty
                    ? null
                    : throw new GrpcException(GrpcStatus.Internal, $"The stream ended within a message, {buffer.Length} bytes after its beginning.");
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool TryReadFrame(in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload, out bool isCompressed)
    {
        (payload, isCompressed) = (default, false);
        if (buffer.Length < MessageFrame.HeaderLength)
            return false;

        Span<byte> header = stackalloc byte[MessageFrame.HeaderLength];
        buffer.Slice(0, MessageFrame.HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] > 1)
            throw new GrpcException(GrpcStatus.Internal, $"A message begins with {header[0]}, which is neither 0 nor 1 (compressed).");

        // Before any of it is waited for.
        if (length > limit)
            throw TooLarge(length);

        isCompressed = header[0] == 1;
        if (isCompressed && encoding is null or GrpcHeaders.Identity)
            throw new GrpcException(GrpcStatus.Internal, $"A message says that it is compressed, and {GrpcHeaders.Encoding} does not say how.");

        if (buffer.Length < MessageFrame.HeaderLength + length)
            return false;

        payload = buffer.Slice(MessageFrame.HeaderLength, length);
        return true;
    }

    private async ValueTask<IMessage> InflateAsync(ReadOnlySequence<byte> payload, MessageParser parser, CancellationToken cancellation)
    {
        var (buffer, length) = await Gzip.InflateAsync(payload, limit, cancellation);
        try
        {
            return length > limit ? throw TooLarge(length) : Parse(parser, new ReadOnlySequence<byte>(buffer, 0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IMessage Parse(MessageParser parser, in ReadOnlySequence<byte> bytes)
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatus.Internal, $"A message cannot be read: {e.Message}", inner: e);
        }
    }

    private GrpcException TooLarge(long length) =>
        new(GrpcStatus.ResourceExhausted, $"A message has {(length > limit + 1L ? $"{length}" : $"more than {limit}")} bytes; the limit is {limit}.");
}
