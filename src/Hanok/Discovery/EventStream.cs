using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hanok.Discovery;

/// <summary>Reads server-sent events (HTML, 9.2), and gives up on a stream that is silent: its sender is gone without having said so.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    // A snapshot of ten thousand instances; more than that is no registry of ours.
    private const int LongestEvent = 16 * 1024 * 1024;

    /// <returns>Each event; one without a name and data for each sign of life in between.</returns>
    /// <exception cref="TimeoutException">Nothing came within <paramref name="patience"/>.</exception>
    /// <exception cref="InvalidDataException">An event is too long.</exception>
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(
        Stream stream, TimeSpan patience, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stream);
        var (name, data) = ("", new ArrayBufferWriter<byte>());
        await using var _ = stream;
        while (true)
        {
            var read = await ReadAsync(reader, patience, time, cancellation);
            var buffer = read.Buffer;
            while (TryReadLine(ref buffer, out var line))
            {
                if (line.Length == 0)
                {
                    if (name.Length > 0 || data.WrittenCount > 0)
                        yield return new(name.Length > 0 ? name : "message", data.WrittenMemory.ToArray());

                    (name, data) = ("", new());
                }
                else if (line[0] == (byte)':')
                {
                    yield return ServerEvent.SignOfLife;
                }
                else if (Value(line, "event"u8) is { } said)
                {
                    name = Encoding.UTF8.GetString(said);
                }
                else if (Value(line, "data"u8) is { } part)
                {
                    if (data.WrittenCount > 0)
                        data.Write("\n"u8);

                    data.Write(part);
                }
            }

            if (buffer.Length + data.WrittenCount > LongestEvent)
                throw new InvalidDataException($"An event is longer than {LongestEvent:N0} bytes.");

            if (read.IsCompleted)
                yield break;

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {patience.TotalSeconds} s.");
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, out byte[] line)
    {
        line = [];
        if (buffer.PositionOf((byte)'\n') is not { } end)
            return false;

        line = buffer.Slice(0, end).ToArray();
        if (line is [.., (byte)'\r'])
            line = line[..^1];

        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static byte[]? Value(byte[] line, ReadOnlySpan<byte> field)
    {
        if (!line.AsSpan().StartsWith(field) || line.Length == field.Length || line[field.Length] != (byte)':')
            return null;

        var value = line.AsSpan(field.Length + 1);
        return (value is [(byte)' ', ..] ? value[1..] : value).ToArray();
    }
}
