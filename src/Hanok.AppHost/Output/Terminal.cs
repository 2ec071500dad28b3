namespace Hanok.AppHost.Output;

/// <summary>The one place that writes to the terminal, a whole line at a time. Safe for many threads.</summary>
internal sealed class Terminal(TextWriter output, bool colours)
{
    private readonly Lock _gate = new();

    /// <summary>Colours only for a person: not into a file or a pipe, and not against NO_COLOR (no-color.org).</summary>
    public static Terminal For(TextWriter output) => new(
        output,
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>How wide the names before the lines are: as the longest of them.</summary>
    public int LabelWidth { get; set; } = 12;

    public string Label(string name) => name.PadRight(LabelWidth);

    public void WriteLine(string line = "")
    {
        try
        {
            lock (_gate) output.WriteLine(line);
        }
        catch (IOException)
        {
            // The terminal or the reader of the pipe is gone; the system must still stop in order.
        }
    }

    public string Paint(string text, Colour colour) => colours && colour != Colour.None ? $"\e[{(int)colour}m{text}\e[0m" : text;

    /// <summary>What the AppHost itself has to say, in the same shape as the lines of services.</summary>
    public void Say(string text)
    {
        foreach (string line in text.Split('\n')) WriteLine($"{Paint(Label("hanok"), Colour.Bold)} | {line}");
    }
}
