using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Hanok.Gateway.Bff;

/// <summary>One call of a composition, and what its answer becomes.</summary>
public sealed class CompositionPart
{
    private Func<JsonElement, JsonElement>? _shape;

    internal CompositionPart(string name, string address, bool isRequired) =>
        (Name, Address, IsRequired) = (name, PartAddress.Parse(address), isRequired);

    internal string Name { get; }

    internal PartAddress Address { get; }

    internal bool IsRequired { get; }

    internal TimeSpan? Deadline { get; private set; }

    internal JsonElement? Fallback { get; private set; }

    /// <summary>Where the part has a type: its schema. Without one it is what the service says it answers.</summary>
    internal JsonNode? Schema { get; private set; }

    internal bool UsesServiceToken { get; private set; }

    /// <summary>
    /// Asks in the gateway's own name (the role of services) instead of the client's, as soon as the required parts before this one are there: that
    /// the client may see those is what lets it see this. For what a service shows to nobody but services; <c>AddTokens</c> is needed.
    /// </summary>
    public CompositionPart WithServiceToken()
    {
        UsesServiceToken = true;
        return this;
    }

    /// <summary>At most this long, and never longer than the whole has left; counted from when the part is asked for.</summary>
    public CompositionPart WithDeadline(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        Deadline = deadline;
        return this;
    }

    /// <summary>What stands in the place of the part when it cannot be had. It is told to be missing all the same.</summary>
    /// <exception cref="InvalidOperationException">The part is required.</exception>
    public CompositionPart WithFallback(JsonNode value)
    {
        if (IsRequired)
            throw new InvalidOperationException($"The part '{Name}' is required: without it there is no answer, so it has no fallback. Use Part in the place of Require.");

        Fallback = JsonElement.Parse(value.ToJsonString());
        return this;
    }

    /// <summary>
    /// Reads the answer as <typeparamref name="T"/> and shows that: fields that the type lacks are left out, and an answer that does not fit it
    /// is a bad one. The holes of other parts see the whole answer.
    /// </summary>
    public CompositionPart As<T>(JsonTypeInfo<T> json)
    {
        _shape = answer => JsonSerializer.SerializeToElement(answer.Deserialize(json) ?? throw new JsonException("It is null."), json);
        Schema = json.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        return this;
    }

    /// <exception cref="JsonException">It does not fit the type.</exception>
    internal JsonElement Show(JsonElement answer) => _shape is null ? answer : _shape(answer);
}
