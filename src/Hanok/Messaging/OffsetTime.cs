using System.Globalization;

namespace Hanok.Messaging;

/// <summary>A moment as text: <c>2026-11-21T12:00:00Z</c>, or with an offset such as <c>+09:00</c>. Without one it would be another moment on another machine.</summary>
public static class OffsetTime
{
    /// <summary>What to tell who wrote it otherwise.</summary>
    public const string Problem = "It is a time with its offset, such as 2026-11-21T12:00:00Z or 2026-11-21T21:00:00+09:00.";

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads the form of ISO 8601 that RFC 3339 describes, seconds or not. False when it is anything else, or has no offset.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null && HasOffset(text)
            && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    // Z, or a sign after the time began: those before it are of the date.
    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text.IndexOf('T', StringComparison.Ordinal) is var at && at > 0 && text.LastIndexOfAny(['+', '-']) > at);
}
