using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hanok.Messaging;

/// <summary>How message bodies and saga states are written: camel case, unknown fields ignored, nothing re-serialised on the way.</summary>
/// <remarks>Thread-safe. Source-generated contexts given here are used first; without one, reflection does.</remarks>
public sealed class MessageJson
{
    private readonly JsonSerializerOptions _options;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reflection is added only where the runtime has it.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reflection is added only where the runtime has it.")]
    public MessageJson(IEnumerable<IJsonTypeInfoResolver> contexts)
    {
        _options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        _options.Converters.Add(new OffsetTimeJsonConverter());
        foreach (var context in contexts)
            _options.TypeInfoResolverChain.Add(context);

        if (JsonSerializer.IsReflectionEnabledByDefault)
            _options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());

        _options.MakeReadOnly();
    }

    internal JsonSerializerOptions Options => _options;

    public byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    /// <summary>Writes a value by the type it really has.</summary>
    public byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, _options.GetTypeInfo(value.GetType()));

    /// <exception cref="JsonException">The text is no JSON, or not of this shape.</exception>
    public T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException($"null is no {typeof(T).Name}.");

    private JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));
}
