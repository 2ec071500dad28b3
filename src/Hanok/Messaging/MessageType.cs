using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Hanok.Messaging;

/// <summary>The name of a message type, and the service that owns it.</summary>
public sealed partial record MessageType
{
    private static readonly ConcurrentDictionary<Type, MessageType> Known = new();

    private MessageType(string name) => (Name, Owner) = (name, name[..name.IndexOf('.', StringComparison.Ordinal)]);

    public string Name { get; }

    public string Owner { get; }

    /// <summary>The major version: the number at the end of the name.</summary>
    internal int Version => int.Parse(Name.AsSpan(Name.LastIndexOf('v') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The name without its version, which all versions of a message have in common.</summary>
    internal string Family => Name[..Name.LastIndexOf('.')];

    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> has no <see cref="MessageTypeAttribute"/>, or a malformed one.</exception>
    public static MessageType Of<T>() => Cache<T>.Value ??= Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static MessageType Of(Type type) => Known.GetOrAdd(type, Read);

    private static MessageType Read(Type type)
    {
        var name = type.GetCustomAttribute<MessageTypeAttribute>()?.Name
            ?? throw new InvalidOperationException($"{type.Name} has no name on the wire. Put [MessageType(\"owner.name.v1\")] on it.");

        return Form().IsMatch(name)
            ? new MessageType(name)
            : throw new InvalidOperationException(
                $"'{name}', the message type of {type.Name}, is not of the form owner.name.v1 (lower case, hyphens, a major version).");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]{0,5}\z")]
    private static partial Regex Form();

    private static class Cache<T>
    {
        public static MessageType? Value;
    }
}
