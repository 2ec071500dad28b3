using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Hanok.Grpc.Wire;

namespace Hanok.Grpc.Client;

/// <summary>One message as the body of a request, made in a rented buffer when it is sent.</summary>
internal sealed class RequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new(GrpcHeaders.ContentType);

    private readonly IMessage _message;
    private readonly int _length;

    public RequestContent(IMessage message, int length)
    {
        (_message, _length) = (message, length);
        Headers.ContentType = GrpcType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(_length);
        try
        {
            MessageFrame.Write(_message, _length, buffer);
            await stream.WriteAsync(buffer.AsMemory(0, _length), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
