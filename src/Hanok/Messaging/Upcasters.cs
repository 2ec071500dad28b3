using System.Collections.Frozen;

namespace Hanok.Messaging;

/// <summary>Brings messages of older versions to the newest that the service knows. Fixed at start; thread-safe.</summary>
/// <remarks>
/// Only an old message costs something: it is read and written once for each version in between. As an upcaster always leads to a newer
/// version, the way ends.
/// </remarks>
internal sealed class Upcasters
{
    public static readonly Upcasters None = new([], new MessageJson([]));

    private readonly FrozenDictionary<string, Upcaster> _byOld;
    private readonly MessageJson _json;

    /// <exception cref="InvalidOperationException">Two upcasters start at one version.</exception>
    public Upcasters(IEnumerable<Upcaster> upcasters, MessageJson json)
    {
        var all = upcasters.ToList();
        if (all.GroupBy(u => u.Old.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException(
                $"{twice.Key} has {twice.Count()} upcasters, to {string.Join(" and ", twice.Select(u => u.New.Name))}. "
                + "A version is upcast in one way: remove all but one.");

        (_byOld, _json) = (all.ToFrozenDictionary(u => u.Old.Name), json);
    }

    public bool Takes(string type) => _byOld.ContainsKey(type);

    public Message Apply(Message message)
    {
        while (_byOld.TryGetValue(message.Type, out var upcaster))
            message = message with { Type = upcaster.New.Name, Body = upcaster.Upcast(_json, message.Body) };

        return message;
    }
}
