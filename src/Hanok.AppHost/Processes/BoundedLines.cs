using System.Text;

namespace Hanok.AppHost.Processes;

/// <summary>Reads lines from a process that may never write a line end: what is longer than the bound comes in pieces.</summary>
internal static class BoundedLines
{
    /// <summary>64 K characters: a log line with a long stack trace is about 10 K.</summary>
    public const int MaxLength = 64 * 1024;

    public static async Task ReadAsync(TextReader reader, Action<string> onLine, CancellationToken cancellation)
    {
        var buffer = new char[8 * 1024];
        var line = new StringBuilder();
        while (await reader.ReadAsync(buffer, cancellation) is var count and > 0)
            Split(buffer.AsSpan(0, count), line, onLine);
        if (line.Length > 0) onLine(line.ToString());
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf('\n');
            var piece = end < 0 ? text : text[..end];
            int room = MaxLength - line.Length;
            if (piece.Length > room)
            {
                line.Append(piece[..room]);
                text = text[room..];
            }
            else
            {
                line.Append(piece);
                text = text[(end < 0 ? piece.Length : end + 1)..];
                if (end < 0) continue;
            }
            onLine(line.ToString().TrimEnd('\r'));
            line.Clear();
        }
    }
}
