using System.Buffers;

namespace Hanok.Messaging;

/// <summary>The channels of a service.</summary>
public static class Channels
{
    public const string EventsSuffix = ".events";
    public const string CommandsSuffix = ".commands";

    public const string AnswersSuffix = ".answers";

    private const string RepliesSuffix = ".replies";

    // As the name of a service: see Security.ServiceName.
    private const int OwnerLimit = 40;

    private static readonly SearchValues<char> OwnerCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>What the service publishes; every subscriber gets all of it.</summary>
    public static string Events(string owner) => owner + EventsSuffix;

    /// <summary>What the service is asked to do.</summary>
    public static string Commands(string owner) => owner + CommandsSuffix;

    /// <summary>The answers to what the sagas of the service asked of others.</summary>
    public static string Replies(string owner) => owner + RepliesSuffix;

    /// <summary>The answers that somebody in the service waits for: see <c>Asker</c>.</summary>
    public static string Answers(string owner) => owner + AnswersSuffix;

    /// <summary>All channels but that of its events: what is sent to them is for the service itself.</summary>
    public static IReadOnlyList<string> AddressedTo(string service) => [Commands(service), Replies(service), Answers(service)];

    /// <summary>
    /// Whether it is the name of a channel of a service: <c>owner.events</c>, <c>.commands</c>, <c>.replies</c> or <c>.answers</c>. Nothing else
    /// is: destinations, rows, headers and addresses are made of it.
    /// </summary>
    public static bool IsChannel(string channel)
    {
        var dot = channel.IndexOf('.', StringComparison.Ordinal);
        return dot is > 0 and <= OwnerLimit && char.IsAsciiLetterLower(channel[0]) && !channel.AsSpan(0, dot).ContainsAnyExcept(OwnerCharacters)
            && channel.AsSpan(dot) is EventsSuffix or CommandsSuffix or RepliesSuffix or AnswersSuffix;
    }

    internal static bool TakesEvents(string channel) => channel.EndsWith(EventsSuffix, StringComparison.Ordinal);

    /// <summary>The service that a channel is named after.</summary>
    public static string OwnerOf(string channel)
    {
        var dot = channel.LastIndexOf('.');
        return dot < 0 ? channel : channel[..dot];
    }
}
