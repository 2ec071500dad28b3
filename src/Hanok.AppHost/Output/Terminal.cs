using System.Text;
using System.Text.RegularExpressions;
using Hanok.Messaging;

namespace Hanok.AppHost.Output;

/// <summary>The one place that writes to the terminal, a whole line at a time. Safe for many threads.</summary>
internal sealed partial class Terminal(TextWriter output, bool colours)
{
    private readonly Lock _gate = new();

    /// <summary>Colours only for a person: not into a file or a pipe, and not against NO_COLOR (no-color.org).</summary>
    public static Terminal For(TextWriter output) => new(
        output,
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public void WriteLine(string line = "")
    {
        try
        {
            lock (_gate) output.WriteLine(Escape(line));
        }
        catch (IOException)
        {
            // The terminal or the reader of the pipe is gone; the system must still stop in order.
        }
    }

    // Once, here, for whatever is shown: only our own colours may tell the terminal anything.
    private static string Escape(string line)
    {
        if (!line.Contains('\e')) return ForeignText.Escape(line);
        var escaped = new StringBuilder(line.Length);
        int from = 0;
        foreach (var paint in Painted().EnumerateMatches(line))
        {
            escaped.Append(ForeignText.Escape(line[from..paint.Index])).Append(line, paint.Index, paint.Length);
            from = paint.Index + paint.Length;
        }
        return escaped.Append(ForeignText.Escape(line[from..])).ToString();
    }

    [GeneratedRegex("\\e\\[([012]|3[1-6]|9[245])m")]
    private static partial Regex Painted();

    public string Paint(string text, Colour colour) => colours && colour != Colour.None ? $"\e[{(int)colour}m{text}\e[0m" : text;

    /// <summary>What the AppHost itself has to say, in the same shape as the lines of services.</summary>
    public void Say(string text)
    {
        foreach (string line in text.Split('\n')) WriteLine($"{Paint(LogPrinter.Label("hanok"), Colour.Bold)} | {line}");
    }
}
