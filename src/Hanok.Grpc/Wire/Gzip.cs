using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Hanok.Grpc.Wire;

internal static class Gzip
{
    /// <summary>Unpacks at most one byte more than the limit: a small message can be gigabytes.</summary>
    /// <returns>A rented array, which the caller gives back, and how much of it is the message.</returns>
    /// <exception cref="GrpcException">It is not gzip.</exception>
    public static async ValueTask<(byte[] Buffer, int Length)> InflateAsync(ReadOnlySequence<byte> packed, int limit, CancellationToken cancellation)
    {
        // A guess: protobuf shrinks to about a quarter.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, Math.Max(256, packed.Length * 4)));
        var length = 0;
        try
        {
            await using var gzip = new GZipStream(PipeReader.Create(packed).AsStream(), CompressionMode.Decompress);
            while (length <= limit)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, limit);

                var read = await gzip.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, limit + 1) - length), cancellation);
                if (read == 0)
                    break;

                length += read;
            }

            return (buffer, length);
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (e is InvalidDataException)
                throw new GrpcException(GrpcStatus.Internal, $"A message is not {GrpcHeaders.Gzip}: {e.Message}", inner: e);

            throw;
        }
    }

    private static byte[] Grow(byte[] buffer, int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, buffer.Length * 2L));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
