using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hanok.Messaging;

/// <summary>
/// Text that somebody else wrote: an exception, a refusal, another service. PostgreSQL, headers and terminals each refuse some of what a string
/// can hold, so what is input is refused where it comes in (<see cref="IsStorable"/>), and what says why something failed is made storable
/// (<see cref="Clean"/>): keeping a failure must never fail.
/// </summary>
public static class ForeignText
{
    /// <summary>Characters of a reason that are kept: enough for any sentence, too few to fill a table.</summary>
    public const int Limit = 4_000;

    // C0 but for tab and line feed, DEL and C1; marks and overrides of direction (Unicode TR 36, "Trojan Source"); the line ends of Unicode.
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
    [
        .. Enumerable.Range(0, ' ').Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c).Where(c => c is not ('\t' or '\n')),
        '\u061C', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E',
        '\u2066', '\u2067', '\u2068', '\u2069', '\uFEFF',
    ]);

    /// <summary>Whether PostgreSQL keeps the text as it is: it has no NUL, and no half of a surrogate pair.</summary>
    public static bool IsStorable(ReadOnlySpan<char> text)
    {
        // Nearly every text has neither, and this finds it out several characters at a time.
        if (text.IndexOf('\0') >= 0)
            return false;

        return text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at && (at < 0 || AllPaired(text[at..]));
    }

    /// <summary>
    /// The text with each character that cannot be kept or shown (NUL, lone surrogates, controls but for tab and line feed) replaced by U+FFFD,
    /// and cut at <paramref name="limit"/> characters. Null becomes the empty text.
    /// </summary>
    public static string Clean(string? text, int limit = Limit)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        if (text.Length <= limit && IsClean(text))
            return text;

        var clean = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var rune in text.EnumerateRunes())
        {
            // Lone surrogates are enumerated as U+FFFD already.
            var kept = IsControl(rune.Value) ? Rune.ReplacementChar : rune;
            if (clean.Length + kept.Utf16SequenceLength > limit - 1)
                return clean.Append('\u2026').ToString();

            clean.Append(kept);
        }

        return clean.ToString();
    }

    /// <summary>Why something failed, so that it can be kept.</summary>
    public static string Reason(Exception failure)
    {
        var reason = Clean(failure.Message);
        return reason.Length > 0 ? reason : failure.GetType().Name;
    }

    /// <summary>
    /// For a terminal or a log: what could move the cursor, forge a line or turn the reading direction is written as <c>\u001b</c>. Tab and line
    /// feed stay. Writers call it, once; who composes the text need not.
    /// </summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Unprintable) < 0)
            return text;

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
            if (Unprintable.Contains(character))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                escaped.Append(character);

        return escaped.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var character in text)
            if (IsControl(character))
                return false;

        return IsStorable(text);
    }

    private static bool IsControl(int character) => character is (< ' ' and not '\t' and not '\n') or (>= 0x7F and < 0xA0);

    private static bool AllPaired(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return false;

        return true;
    }
}
