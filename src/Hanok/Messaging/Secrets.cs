using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Hanok.Messaging;

/// <summary>Keeps what is marked with <see cref="SecretAttribute"/> out of what people see and what stays. Thread-safe.</summary>
internal sealed class Secrets
{
    public const string Hidden = "***";

    // Names instead of places: a message that cannot be read by its contract is the one that people look at.
    private readonly IReadOnlyList<Type> _contracts;
    private readonly MessageFactory? _factory;
    private readonly MessageJson _json;
    private volatile Known? _known;

    public Secrets(IEnumerable<HandledMessage> messages, IEnumerable<KeptContract> kept, MessageJson json, MessageFactory? factory = null)
        : this([.. messages.Select(m => m.Contract), .. kept.Select(k => k.Contract)], json, factory)
    {
    }

    private Secrets(IReadOnlyList<Type> contracts, MessageJson json, MessageFactory? factory) =>
        (_contracts, _json, _factory) = (contracts, json, factory);

    /// <summary>Those of one class.</summary>
    public static Secrets Of<T>(MessageJson json) => new([typeof(T)], json, factory: null);

    public bool Any => Names.Count > 0;

    // What a saga only sends is registered nowhere: its contract is known when it is sent for the first time.
    private FrozenSet<string> Names
    {
        get
        {
            var commands = _factory?.Commands ?? [];
            if (_known is { } known && known.Commands == commands.Count)
                return known.Names;

            known = new(commands.Count, NamesIn([.. _contracts, .. commands], _json));
            _known = known;
            return known.Names;
        }
    }

    /// <summary>The same with <c>***</c> in the place of each secret.</summary>
    public JsonNode? Hide(JsonNode? node)
    {
        if (!Any)
            return node;

        switch (node)
        {
            case JsonObject value:
                foreach (var (name, child) in value.ToList())
                    if (IsSecret(name, child))
                        value[name] = Hidden;
                    else
                        Hide(child);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Hide(item);
                break;
        }

        return node;
    }

    /// <summary>What a person wrote, with the secrets of <paramref name="before"/> where it has <c>***</c>: what was shown can be changed and sent back.</summary>
    /// <exception cref="BadHttpRequestException">There is no secret in that place.</exception>
    public byte[] Restore(byte[] edited, ReadOnlySpan<byte> before)
    {
        // What cannot be parsed has no secrets that could have been shown as hidden.
        if (!Any || edited.AsSpan().IndexOf("\"***\""u8) < 0 || Parse(edited) is not { } node)
            return edited;

        return Restore(node, Parse(before)) ? Encoding.UTF8.GetBytes(node.ToJsonString()) : edited;
    }

    private bool Restore(JsonNode? edited, JsonNode? before)
    {
        var restored = false;
        switch (edited)
        {
            case JsonObject value:
                foreach (var (name, child) in value.ToList())
                    if (Names.Contains(name) && child is JsonValue text && text.TryGetValue<string>(out var shown) && shown == Hidden)
                    {
                        value[name] = Find(before as JsonObject, name)?.DeepClone() ?? throw new BadHttpRequestException(
                            $"'{name}' is \"{Hidden}\", which stands for the secret that was there; there was none. Write the value itself.");
                        restored = true;
                    }
                    else
                        restored |= Restore(child, Find(before as JsonObject, name));
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    restored |= Restore(items[i], before is JsonArray were && i < were.Count ? were[i] : null);
                break;
        }

        return restored;
    }

    // As serializers read: without regard to case.
    private static JsonNode? Find(JsonObject? parent, string name) =>
        parent?.FirstOrDefault(property => string.Equals(property.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    private bool IsSecret(string name, JsonNode? value) => value is not null && Names.Contains(name);

    private static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8, documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FrozenSet<string> NamesIn(IEnumerable<Type> contracts, MessageJson json)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (seen, left) = (new HashSet<Type>(), new Stack<Type>(contracts));
        while (left.TryPop(out var type))
        {
            if (!seen.Add(type) || !json.Options.TryGetTypeInfo(type, out var info))
                continue;

            if (info.ElementType is { } element)
                left.Push(element);

            foreach (var property in info.Kind == JsonTypeInfoKind.Object ? info.Properties : [])
                if (property.AttributeProvider?.IsDefined(typeof(SecretAttribute), inherit: true) == true)
                    names.Add(property.Name);
                else
                    left.Push(property.PropertyType);
        }

        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    private sealed record Known(int Commands, FrozenSet<string> Names);
}
