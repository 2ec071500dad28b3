using System.Text.Json;

namespace Hanok.AppHost.Output;

/// <summary>One line of Microsoft's JSON console logger.</summary>
internal sealed record LogEntry(string Level, string Category, string Message, string? Exception)
{
    /// <summary>The framework tells of every request; of it only what went wrong is shown.</summary>
    public bool IsWorthShowing => !Category.StartsWith("Microsoft.", StringComparison.Ordinal) || Level is "Warning" or "Error" or "Critical";

    public bool IsError => Level is "Error" or "Critical";

    public string ShortLevel => Level switch
    {
        "Trace" => "trace",
        "Debug" => "debug",
        "Information" => "info ",
        "Warning" => "warn ",
        "Error" => "error",
        "Critical" => "crit ",
        _ => Level,
    };

    /// <summary>Null for what is not such a line: it is shown as it is.</summary>
    public static LogEntry? Parse(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return Text(root, "LogLevel") is { } level && Text(root, "Message") is { } message
                ? new LogEntry(level, Text(root, "Category") ?? "", message, Text(root, "Exception"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
