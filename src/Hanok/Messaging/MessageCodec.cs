using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Hanok.Security;

namespace Hanok.Messaging;

/// <summary>The frame in which a message stands in the log and travels between Hanok services.</summary>
/// <remarks><code>
///   u32 length of the rest | u8 version | u8 lane | u8 kind | u8 flags
///   id 16 | correlation 16 | causation 16 | i64 time, microseconds since 1970 | [trace 25]
///   channel, type, subject, source, reply-to: u16 length + UTF-8 each | [identity: likewise] | body: what remains
/// </code>
/// The frame is written once, by the sender's transaction; the relay and the transport copy it. Numbers are big-endian. It is a third
/// of the size of the same message as JSON, and log bytes are what a log sender costs (docs/decisions/0001).
/// </remarks>
public static class MessageCodec
{
    /// <summary>256 KB: what the smallest of the usual brokers accepts. Larger content belongs in a store, with a reference in the message.</summary>
    public const int SizeLimit = 256 * 1024;

    /// <summary>
    /// What a key (<see cref="Message.Subject"/>) may have as UTF-8: it stands in an index when its message is parked, and PostgreSQL takes
    /// 2,700 bytes there.
    /// </summary>
    public const int KeyLimit = 1024;

    private const byte Version = 1;
    private const byte HasTrace = 1;
    private const byte HasIdentity = 2;
    private const int FixedLength = 4 + 4 + 3 * 16 + 8;

    private const int NameLimit = 256;

    private const int ShownLimit = 80;

    /// <summary>Where the channel stands in a frame without a trace, and in one with: see <see cref="Route"/>.</summary>
    internal const int ChannelAt = FixedLength, ChannelAtTraced = FixedLength + TraceContext.Size;

    public static void Write(IBufferWriter<byte> output, Message message)
    {
        var longest = FixedLength + TraceContext.Size + 6 * 2 + message.Body.Length
            + Encoding.UTF8.GetMaxByteCount(
                message.Channel.Length + message.Type.Length + message.Subject.Length + message.Source.Length + message.ReplyTo.Length
                + message.Identity.Length);
        if (message.Body.Length > SizeLimit)
            throw new MessageTooLargeException(message.Type, message.Body.Length);

        if (NameProblem(message) is { } problem)
            throw new ArgumentException($"A message of type {message.Type} cannot be sent. {problem}", nameof(message));

        var frame = output.GetSpan(longest);
        frame[4] = Version;
        frame[5] = (byte)Lane.Of(message.Subject);
        frame[6] = (byte)message.Kind;
        frame[7] = 0;
        message.Id.TryWriteBytes(frame[8..], bigEndian: true, out _);
        message.CorrelationId.TryWriteBytes(frame[24..], bigEndian: true, out _);
        message.CausationId.TryWriteBytes(frame[40..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(frame[56..], (message.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

        var at = FixedLength;
        if (TraceContext.TryPack(message.TraceParent, frame[at..]))
        {
            frame[7] |= HasTrace;
            at += TraceContext.Size;
        }

        at += WriteText(frame[at..], message.Channel);
        at += WriteText(frame[at..], message.Type);
        at += WriteText(frame[at..], message.Subject);
        at += WriteText(frame[at..], message.Source);
        at += WriteText(frame[at..], message.ReplyTo);
        if (message.Identity.Length > 0)
        {
            frame[7] |= HasIdentity;
            at += WriteText(frame[at..], message.Identity);
        }

        message.Body.Span.CopyTo(frame[at..]);
        at += message.Body.Length;

        if (at > SizeLimit)
            throw new MessageTooLargeException(message.Type, at);

        BinaryPrimitives.WriteInt32BigEndian(frame, at - 4);
        output.Advance(at);
    }

    /// <summary>
    /// Why a message from elsewhere is not taken; null when it is. What is taken here can be kept by the database, carried by headers and shown on
    /// a terminal, so whatever comes after the border need not ask again.
    /// </summary>
    internal static string? WhyNot(Message message)
    {
        if (NameProblem(message) is { } problem)
            return problem;

        if (message.Kind is not (MessageKind.Event or MessageKind.Command or MessageKind.Reply))
            return $"There is no kind {(int)message.Kind} of messages.";

        // What our own services could write must be readable here, to the last byte.
        var head = FixedLength + (message.TraceParent.Length > 0 ? TraceContext.Size : 0) + 5 * 2
            + Encoding.UTF8.GetByteCount(message.Channel) + Encoding.UTF8.GetByteCount(message.Type) + Encoding.UTF8.GetByteCount(message.Source)
            + Encoding.UTF8.GetByteCount(message.ReplyTo) + Encoding.UTF8.GetByteCount(message.Subject)
            + (message.Identity.Length > 0 ? 2 + Encoding.UTF8.GetByteCount(message.Identity) : 0);
        return message.Body.Length > SizeLimit - head
            ? $"The message has {message.Body.Length:N0} bytes beside its attributes; the limit is {SizeLimit - head:N0}."
            : null;
    }

    /// <summary>The frame of one message, alone.</summary>
    public static byte[] ToFrame(Message message)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a whole frame. The body is a slice of it, so the frame must stay unchanged as long as the message is used.</summary>
    /// <exception cref="MalformedMessageException">The bytes are not one whole frame.</exception>
    public static Message Read(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        var at = FixedLength;
        try
        {
            if (BinaryPrimitives.ReadInt32BigEndian(bytes) != bytes.Length - 4)
                throw new MalformedMessageException(
                    $"The message says it has {BinaryPrimitives.ReadInt32BigEndian(bytes) + 4L} bytes, but there are {bytes.Length}.");

            if (bytes[4] != Version)
                throw new MalformedMessageException($"The message has format version {bytes[4]}; this service reads version {Version}.");

            var traceParent = "";
            if ((bytes[7] & HasTrace) != 0)
            {
                traceParent = TraceContext.Unpack(bytes.Slice(at, TraceContext.Size));
                at += TraceContext.Size;
            }

            var channel = ReadName(bytes, ref at);
            var type = ReadName(bytes, ref at);
            var subject = Encoding.UTF8.GetString(ReadText(bytes, ref at));
            // No more than the database needs: whether it may come in at all is for the border to say, and what is kept must stay readable.
            if (Encoding.UTF8.GetByteCount(subject) > KeyLimit || subject.Contains('\0'))
                throw new MalformedMessageException($"The key has {subject.Length} characters, or a NUL in it, which no key can have.");

            var source = ReadName(bytes, ref at);
            var replyTo = ReadName(bytes, ref at);
            var identity = (bytes[7] & HasIdentity) != 0 ? Encoding.UTF8.GetString(ReadText(bytes, ref at)) : "";
            return new Message
            {
                Id = new Guid(bytes.Slice(8, 16), bigEndian: true),
                CorrelationId = new Guid(bytes.Slice(24, 16), bigEndian: true),
                CausationId = new Guid(bytes.Slice(40, 16), bigEndian: true),
                Time = TimeOf(bytes),
                Kind = (MessageKind)bytes[6],
                Channel = channel,
                Type = type,
                Subject = subject,
                Source = source,
                ReplyTo = replyTo,
                TraceParent = traceParent,
                Identity = identity,
                Body = frame[at..],
            };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new MalformedMessageException($"The message ends early: it has {bytes.Length} bytes.");
        }
    }

    /// <summary>Cuts the next frame off <paramref name="frames"/>.</summary>
    /// <exception cref="MalformedMessageException" />
    public static ReadOnlyMemory<byte> Next(ref ReadOnlyMemory<byte> frames)
    {
        var length = frames.Length < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(frames.Span);
        if (length < FixedLength - 4 || length > SizeLimit || length > frames.Length - 4)
            throw new MalformedMessageException($"A frame of {length} bytes cannot be: {frames.Length} bytes are left.");

        var frame = frames[..(length + 4)];
        frames = frames[(length + 4)..];
        return frame;
    }

    /// <summary>The messages of frames that stand one after the other.</summary>
    /// <exception cref="MalformedMessageException" />
    internal static IReadOnlyList<Message> ReadAll(ReadOnlyMemory<byte> frames)
    {
        var messages = new List<Message>();
        while (frames.Length > 0)
            messages.Add(Read(Next(ref frames)));

        return messages;
    }

    /// <summary>What a relay needs to route a frame, without reading the rest.</summary>
    public static (string Channel, int Lane) Route(ReadOnlySpan<byte> frame)
    {
        var at = FixedLength + ((frame[7] & HasTrace) != 0 ? TraceContext.Size : 0);
        return (ReadName(frame, ref at), frame[5]);
    }

    /// <summary>A channel as it stands in a frame.</summary>
    internal static byte[] ChannelBytes(string channel)
    {
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(channel)];
        WriteText(bytes, channel);
        return bytes;
    }

    /// <summary>When the message was made, by the clock of its sender.</summary>
    internal static DateTimeOffset TimeOf(ReadOnlySpan<byte> frame) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(frame[56..]));

    /// <summary>The trace that the message belongs to; empty when it is not traced.</summary>
    internal static string TraceParentOf(ReadOnlySpan<byte> frame) =>
        (frame[7] & HasTrace) != 0 ? TraceContext.Unpack(frame.Slice(FixedLength, TraceContext.Size)) : "";

    private static string? NameProblem(Message message)
    {
        if (!IsText(message.Subject, KeyLimit))
            return $"The key (subject) has {message.Subject.Length} characters; {KeyLimit} bytes of UTF-8 are the limit, and no control characters.";

        if (!Channels.IsChannel(message.Channel))
            return $"'{Shown(message.Channel)}' is no channel: those are <service>.events, .commands, .replies and .answers.";

        if (message.ReplyTo.Length > 0 && (!Channels.IsChannel(message.ReplyTo) || Channels.TakesEvents(message.ReplyTo)))
            return $"No answer can be sent to '{Shown(message.ReplyTo)}': it is no channel, or one of events.";

        if (!IsText(message.Type, NameLimit) || !IsText(message.Source, NameLimit))
            return $"Type and source have at most {NameLimit} bytes of UTF-8 each, and no control characters.";

        return IsText(message.Identity, Caller.Limit)
            ? null
            : $"The identity has {message.Identity.Length} characters; {Caller.Limit} bytes of UTF-8 are the limit, and no control characters.";
    }

    // PostgreSQL keeps no NUL in a text, no header a line break, and a terminal does what control characters say.
    private static bool IsText(string text, int limit)
    {
        if (text.Length > limit || (text.Length * 3 > limit && Encoding.UTF8.GetByteCount(text) > limit))
            return false;

        // As char.IsControl says, but sixteen characters at once.
        return !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f');
    }

    // A name that is refused goes into logs and answers.
    private static string Shown(string name) =>
        string.Concat(name.Take(ShownLimit).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    private static int WriteText(Span<byte> to, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, to[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(to, checked((ushort)length));
        return length + 2;
    }

    private static ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        var text = bytes.Slice(at + 2, length);
        at += 2 + length;
        return text;
    }

    // Channels, types and services are few and come with every message: one string each, not one per message.
    private static string ReadName(ReadOnlySpan<byte> bytes, ref int at) => NameCache.Get(ReadText(bytes, ref at));
}
