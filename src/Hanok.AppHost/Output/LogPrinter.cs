namespace Hanok.AppHost.Output;

/// <summary>Shows the lines of one service: <c>kitchen      | info  Ticket 4711 is accepted</c>.</summary>
internal sealed class LogPrinter(Terminal terminal, string service, Colour colour)
{
    // Wide enough for a sentence, and a line of a stack trace; the whole is in the log file.
    private const int MaxLength = 400, MaxExceptionLines = 15;

    private static readonly Colour[] Palette =
        [Colour.Cyan, Colour.Green, Colour.Magenta, Colour.Blue, Colour.Yellow, Colour.BrightGreen, Colour.BrightMagenta, Colour.BrightBlue];

    public static Colour ColourOf(int index) => Palette[index % Palette.Length];

    public void Print(string raw)
    {
        string label = terminal.Paint(terminal.Label(service), colour);
        foreach (var (text, level) in Render(raw)) terminal.WriteLine($"{label} | {terminal.Paint(text, level)}");
    }

    internal static IEnumerable<(string Text, Colour Colour)> Render(string raw)
    {
        if (LogEntry.Parse(raw) is not { } entry)
        {
            yield return (Shorten(raw), Colour.None);
            yield break;
        }
        if (!entry.IsWorthShowing) yield break;
        var colour = entry.Level switch
        {
            "Warning" => Colour.Yellow,
            "Error" or "Critical" => Colour.Red,
            "Trace" or "Debug" => Colour.Faint,
            _ => Colour.None,
        };
        yield return (Shorten($"{entry.ShortLevel} {entry.Message}"), colour);
        foreach (string line in ExceptionLines(entry.Exception)) yield return (Shorten($"      {line}"), colour);
    }

    private static string[] ExceptionLines(string? exception)
    {
        // Some formatters put the lines of an exception on one line, separated by spaces: that is bounded by its length.
        var lines = (exception ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length <= MaxExceptionLines ? lines : [.. lines.Take(MaxExceptionLines), $"... {lines.Length - MaxExceptionLines} more lines in the log file"];
    }

    private static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxLength ? line : $"{line.AsSpan(0, MaxLength)}...";
    }
}
