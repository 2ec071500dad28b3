using System.Collections;
using System.Text;

namespace Hanok.Registry.Leases;

/// <summary>Names and values in their order, compared by content.</summary>
internal sealed class Properties(IEnumerable<KeyValuePair<string, string>> pairs) : IEquatable<Properties>, IEnumerable<KeyValuePair<string, string>>
{
    public static readonly Properties None = new([]);

    private readonly KeyValuePair<string, string>[] _pairs = [.. pairs];

    public int Count => _pairs.Length;

    /// <summary>Bytes of names and values.</summary>
    public int Size => _pairs.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));

    public string? this[string name] => _pairs.FirstOrDefault(pair => pair.Key == name).Value;

    public Properties With(IReadOnlyCollection<KeyValuePair<string, string>> changes) =>
        new(_pairs.Where(pair => changes.All(change => change.Key != pair.Key)).Concat(changes));

    public bool Equals(Properties? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    public override bool Equals(object? obj) => Equals(obj as Properties);

    public override int GetHashCode() => _pairs.Length;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
