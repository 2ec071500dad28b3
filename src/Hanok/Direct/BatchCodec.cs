using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Hanok.Messaging;

namespace Hanok.Direct;

/// <summary>A batch on the wire: for each message its position (i64 commit, i32 index) and its frame.</summary>
internal static class BatchCodec
{
    public const string ContentType = "application/vnd.hanok.messages.v1";
    public const string StreamHeader = "hanok-stream";

    /// <summary>Where the sender's log ended at its last look, as a number: no position is beyond it, neither one that comes nor one that came.</summary>
    public const string LogEndHeader = "hanok-log-end";

    /// <summary>For lanes of the batch, what the sender delivered there before: <c>lane.commit.index</c>, with commas between.</summary>
    public const string PreviousHeader = "hanok-previous";

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

    /// <summary>The <see cref="PreviousHeader"/> of a batch; null when nothing is known.</summary>
    /// <param name="before">For each message, what went before it in its lane.</param>
    public static string? Previous(IReadOnlyList<OutgoingMessage> batch, IReadOnlyList<Position> before)
    {
        StringBuilder? text = null;
        var seen = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var lane = 1 << batch[i].Lane;
            if ((seen & lane) == 0 && before[i] != Position.None)
                text = (text?.Append(',') ?? new()).Append(
                    CultureInfo.InvariantCulture, $"{batch[i].Lane}.{before[i].Commit}.{before[i].Index}");

            seen |= lane;
        }

        return text?.ToString();
    }

    /// <exception cref="MalformedMessageException" />
    public static List<Delivery> Read(ReadOnlyMemory<byte> body, string previous = "")
    {
        var before = ReadPrevious(previous);
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

            if (!position.IsPlausible)
                throw new MalformedMessageException($"No log has a position {position}.");

            body = body[PositionLength..];
            var message = MessageCodec.Read(MessageCodec.Next(ref body));
            var lane = Lane.Of(message.Subject);
            deliveries.Add(new(last = position, message) { Previous = before?[lane] ?? Position.None });
            if (before is not null)
                before[lane] = null;
        }

        return deliveries;
    }

    private static Position?[]? ReadPrevious(string header)
    {
        if (header.Length == 0)
            return null;

        var before = new Position?[Lane.Count];
        foreach (var part in header.Split(',', Lane.Count))
        {
            var numbers = part.Split('.', 3);
            if (numbers.Length != 3 || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var lane) || lane >= Lane.Count
                || !long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var commit)
                || !int.TryParse(numbers[2], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                throw new MalformedMessageException($"The {PreviousHeader} header cannot be read.");

            before[lane] = new(commit, index);
        }

        return before;
    }
}
