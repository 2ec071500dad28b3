using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Messaging;

namespace Hanok.AppHost.Admin;

/// <summary>Values of answers as a person reads them. Pure.</summary>
internal static class AdminText
{
    /// <summary>A reason can be a page; what it is about stands at its beginning, and 'show' has all of it.</summary>
    private const int Longest = 70;

    public static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? item, string name) => ForeignText.Escape(item![name]?.ToString().ReplaceLineEndings(" ") ?? "");

    public static string Time(JsonNode? item, string name, string format = "yyyy-MM-dd HH:mm:ssZ") =>
        item![name] is { } at ? ((DateTimeOffset)at).ToUniversalTime().ToString(format, CultureInfo.InvariantCulture) : "-";

    public static string Line(JsonNode? value) => value?.ToJsonString(OneLine) ?? "-";

    public static string Short(string text) => text.Length > Longest ? $"{text[..(Longest - 3)]}..." : text;
}
