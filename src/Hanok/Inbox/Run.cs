using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Divides a run of messages into sets that can each be given to one handler at once. Pure.</summary>
/// <remarks><code>
///   run:   create A | create B | confirm A | create C        (the letter is the key)
///   sets:  {create A, create B, create C}, {confirm A}
/// </code>
/// Messages of one key keep their order; those of different keys have none to keep.
/// </remarks>
internal static class Run
{
    public static IEnumerable<List<Message>> Divide(IEnumerable<Message> messages)
    {
        var lastOfKey = new Dictionary<string, (int Round, (MessageKind, string) Type)>();
        var sets = new SortedDictionary<int, Dictionary<(MessageKind, string), List<Message>>>();

        foreach (var message in messages)
        {
            // One dispatcher takes the replies of all types on a channel, so they need no sets of their own.
            var type = (message.Kind, message.Kind == MessageKind.Reply ? message.Channel : message.Type);
            var round = 0;
            if (lastOfKey.TryGetValue(message.Subject, out var last))
                round = last.Type == type ? last.Round : last.Round + 1;

            lastOfKey[message.Subject] = (round, type);
            if (!sets.TryGetValue(round, out var byType))
                sets[round] = byType = [];

            if (!byType.TryGetValue(type, out var set))
                byType[type] = set = [];

            set.Add(message);
        }

        return sets.Values.SelectMany(byType => byType.Values);
    }
}
