namespace Hanok.Registry.Eureka;

/// <summary>
/// A value in a body: text, or members by name. JSON and XML come to the same: <c>{"$":8080,"@enabled":"true"}</c> is
/// <c>&lt;port enabled="true"&gt;8080&lt;/port&gt;</c>.
/// </summary>
internal sealed class EurekaNode
{
    /// <summary>Null for a value that has members only.</summary>
    public string? Text { get; set; }

    /// <summary>Of a name that comes more than once the last.</summary>
    public Dictionary<string, EurekaNode> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>The elements of a JSON array.</summary>
    public List<EurekaNode>? Items { get; set; }

    public EurekaNode? this[string name] => Members.GetValueOrDefault(name);

    /// <summary>The text itself, or that beside attributes.</summary>
    public string? Value => Text ?? this["$"]?.Text;

    public string? Of(string name) => this[name]?.Value is { Length: > 0 } text ? text : null;
}
