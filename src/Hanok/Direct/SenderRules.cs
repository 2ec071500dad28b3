using Hanok.Messaging;

namespace Hanok.Direct;

/// <summary>What a service that has proved who it is may say to this one. Pure.</summary>
internal static class SenderRules
{
    /// <summary>
    /// Whether a stream (<see cref="DeliveryBatch"/>) is this sender's: <c>name@identity of its database</c>. The identity is the sender's own
    /// affair, so a database that was made anew, or a slot of another name, needs nothing here.
    /// </summary>
    public static bool IsStreamOf(string stream, string sender) =>
        stream.Length <= StreamLimit && stream.Length > sender.Length + 1 && stream[sender.Length] == '@'
        && stream.StartsWith(sender, StringComparison.Ordinal) && !stream.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Why a message is not taken from this sender; null when it is.</summary>
    /// <param name="commandsFrom">Whose commands are taken; empty for every service's.</param>
    public static string? WhyNot(Message message, string sender, string service, ICollection<string> commandsFrom)
    {
        if (MessageCodec.WhyNot(message) is { } problem)
            return problem;

        // An answer goes to whoever asked, and to nobody whom they name.
        if (message.ReplyTo.Length > 0 && Channels.OwnerOf(message.ReplyTo) != sender)
            return $"{sender} asks for an answer to {message.ReplyTo}, which is not its own.";

        return message.Kind switch
        {
            MessageKind.Event when message.Channel != Channels.Events(sender) => $"{sender} sends an event of {message.Channel}, which is not its own.",
            MessageKind.Event when !IsTypeOf(message.Type, sender) => $"{sender} sends {message.Type}, which is an event of another service.",
            MessageKind.Command when message.Channel != Channels.Commands(service) => $"{sender} sends a command to {message.Channel}; this is {service}.",
            MessageKind.Command when commandsFrom.Count > 0 && !commandsFrom.Contains(sender) =>
                $"{service} takes commands from {string.Join(", ", commandsFrom)} (Hanok__Direct__CommandsFrom), and not from {sender}.",
            MessageKind.Reply when message.Channel != Channels.Replies(service) && message.Channel != Channels.Answers(service) =>
                $"{sender} sends an answer to {message.Channel}; this is {service}.",
            _ => null,
        };
    }

    // Handlers are found by the type, so it says whose event it is as much as the channel does.
    private static bool IsTypeOf(string type, string sender) =>
        type.Length > sender.Length && type[sender.Length] == '.' && type.StartsWith(sender, StringComparison.Ordinal);

    private const int StreamLimit = 200;
}
