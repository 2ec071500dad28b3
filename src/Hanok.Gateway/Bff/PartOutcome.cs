using System.Text.Json;

namespace Hanok.Gateway.Bff;

/// <summary>What became of a part: it is there (<see cref="Shown"/>), there is none (neither), or it is <see cref="Missing"/>.</summary>
internal sealed record PartOutcome
{
    /// <summary>Given up because the whole is lost; nobody is told.</summary>
    public static readonly PartOutcome Stopped = new() { IsStopped = true };

    /// <summary>There is none, which is an answer.</summary>
    public static readonly PartOutcome Absent = new();

    /// <summary>The service's answer, whole.</summary>
    public JsonElement? Answer { get; private init; }

    /// <summary>What of it the client sees.</summary>
    public JsonElement? Shown { get; private init; }

    /// <summary>One of <see cref="MissingReason"/>.</summary>
    public string? Missing { get; private init; }

    public bool IsStopped { get; private init; }

    /// <summary>What the service said when it said no.</summary>
    public PartRefusal? Refusal { get; private init; }

    public static PartOutcome There(JsonElement answer, JsonElement shown) => new() { Answer = answer, Shown = shown };

    public static PartOutcome Lacking(string reason, PartRefusal? refusal = null) => new() { Missing = reason, Refusal = refusal };

    public static PartOutcome NotThere(PartRefusal refusal) => new() { Refusal = refusal };
}
