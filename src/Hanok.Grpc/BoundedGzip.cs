using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Hanok.Grpc;

/// <summary>gzip for messages that come. The library bounds a message as it was sent; unpacked, a small one can be gigabytes.</summary>
/// <param name="limit">Bytes of a message, unpacked.</param>
internal sealed class BoundedGzip(int limit) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new Unpacking(stream, limit);

    private sealed class Unpacking(Stream packed, int limit) : GZipStream(packed, CompressionMode.Decompress)
    {
        private long _read;

        public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

        public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

        // That of GZipStream reads past what is counted above.
        public override void CopyTo(Stream destination, int bufferSize)
        {
            try
            {
                var buffer = new byte[Math.Min(bufferSize, 16 * 1024)];
                while (Read(buffer, 0, buffer.Length) is > 0 and var read)
                    destination.Write(buffer, 0, read);
            }
            catch (InvalidDataException e)
            {
                throw new RpcException(new(StatusCode.Internal, $"A message is no gzip: {e.Message}", e));
            }
        }

        private int Count(int read) => (_read += read) <= limit
            ? read
            : throw new RpcException(new(StatusCode.ResourceExhausted, $"A message unpacks to more than {limit} bytes, which is the limit."));
    }
}
