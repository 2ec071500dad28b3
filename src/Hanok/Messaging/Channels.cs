namespace Hanok.Messaging;

/// <summary>The channels of a service.</summary>
public static class Channels
{
    public const string EventsSuffix = ".events";
    public const string CommandsSuffix = ".commands";

    public const string AnswersSuffix = ".answers";

    /// <summary>What the service publishes; every subscriber gets all of it.</summary>
    public static string Events(string owner) => owner + EventsSuffix;

    /// <summary>What the service is asked to do.</summary>
    public static string Commands(string owner) => owner + CommandsSuffix;

    /// <summary>The answers to what the sagas of the service asked of others.</summary>
    public static string Replies(string owner) => owner + ".replies";

    /// <summary>The answers that somebody in the service waits for: see <c>Asker</c>.</summary>
    public static string Answers(string owner) => owner + AnswersSuffix;

    /// <summary>The service that a channel is named after.</summary>
    public static string OwnerOf(string channel)
    {
        var dot = channel.LastIndexOf('.');
        return dot < 0 ? channel : channel[..dot];
    }
}
