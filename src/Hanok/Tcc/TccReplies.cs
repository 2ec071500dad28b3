using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanok.Tcc;

/// <summary>What the answers of participants mean. Pure; never throws: an answer is from somebody else.</summary>
internal static class TccReplies
{
    public const string NotInTime = "did not answer in time";

    // Far beyond any sane hold, and small enough that the time of its end can be told.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <param name="sentAt">
    /// When the try was sent, by the coordinator's clock. The participant told its remaining time later than that, so the hold does not
    /// end before <paramref name="sentAt"/> plus that time, whatever the clocks of the two say.
    /// </param>
    public static TccReply OfTry(HttpStatusCode status, string body, DateTimeOffset sentAt) => status switch
    {
        HttpStatusCode.Created or HttpStatusCode.OK => Number(body) is { } milliseconds and >= 0
            ? new(TccBranchState.Held, sentAt + (milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest))
            : Unknown($"answered {(int)status} without a number '{HoldEndpoints.ExpiresIn}'"),
        HttpStatusCode.Conflict => new(TccBranchState.Refused, Refusal: new(
            Text(body, HoldEndpoints.RefusalCode) ?? "refused", Text(body, "detail") ?? "It was refused.")),
        _ => Unknown($"answered {(int)status}"),
    };

    /// <summary>410 and 409 are about the hold; 404 is not, for it may come from a gateway or a wrong address, and passes.</summary>
    public static TccReply OfConfirm(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.NoContent => new(TccBranchState.Confirmed),
        HttpStatusCode.Gone or HttpStatusCode.Conflict => new(TccBranchState.Contrary, Trouble: $"answered {(int)status} to the confirm: it had expired or was cancelled"),
        _ => Unknown($"answered {(int)status}"),
    };

    /// <inheritdoc cref="OfConfirm"/>
    public static TccReply OfCancel(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.Gone => new(TccBranchState.Cancelled),
        HttpStatusCode.Conflict => new(TccBranchState.Contrary, Trouble: "answered 409 to the cancel: it is confirmed"),
        _ => Unknown($"answered {(int)status}"),
    };

    public static TccReply Unknown(string trouble) => new(TccBranchState.Unknown, Trouble: trouble);

    private static long? Number(string body) =>
        Read<long?>(body, HoldEndpoints.ExpiresIn, field => field.TryGetValue(out long number) ? number : null);

    // A participant's text goes to callers and into the database: bounded, like everything from outside, and nothing that cannot be kept.
    private static string? Text(string body, string name) => Read(
        body, name, field => field.TryGetValue(out string? text) && text.Length is > 0 and <= 500 && !text.Contains('\0') ? text : null);

    private static T? Read<T>(string body, string name, Func<JsonValue, T?> read)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?[name] is JsonValue field ? read(field) : default;
        }
        // The second is for a name that stands in the object twice, the third for half of a surrogate pair.
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return default;
        }
    }
}
