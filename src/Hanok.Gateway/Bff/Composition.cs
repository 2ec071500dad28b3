using Microsoft.AspNetCore.Routing.Patterns;

namespace Hanok.Gateway.Bff;

/// <summary>
/// One answer from the answers of several services. Parts are asked for at the same time, but for those whose address has a hole that another
/// part fills. It reads and puts together; what has an effect is the work of a service.
/// </summary>
public sealed class Composition
{
    // Each part holds its answer in memory. What needs more is a view, kept by a service.
    private const int PartsLimit = 16;

    // The names that the answer itself has.
    private static readonly string[] Reserved = ["missing", "reasons"];

    private readonly List<CompositionPart> _parts = [];
    private readonly RoutePattern _pattern;

    internal Composition(RoutePattern pattern) => _pattern = pattern;

    internal IReadOnlyList<CompositionPart> Parts => _parts;

    internal TimeSpan? Deadline { get; private set; }

    /// <summary>The values that a client may give in the query: those that parts use and that the path does not have.</summary>
    internal IEnumerable<string> QueryParameters => _parts
        .SelectMany(part => part.Address.Holes).Where(hole => hole.Part is null).Select(hole => hole.Fields[0])
        .Where(name => _pattern.GetParameter(name) is null).Distinct();

    /// <summary>Adds a part without which there is no answer: what is wrong with it is the answer.</summary>
    /// <inheritdoc cref="Part"/>
    public Composition Require(string name, string address, Action<CompositionPart>? configure = null) =>
        Add(new(name, address, isRequired: true), configure);

    /// <summary>Adds a part without which the answer is given too, and names it as missing.</summary>
    /// <param name="name">The part's name in the answer.</param>
    /// <param name="address">
    /// Of a GET, with the name of a service as its host: <c>http://kitchen/api/tickets/{order.ticketId}</c>. <c>{id}</c> is a value of the
    /// path or the query of the client's request, <c>{order.ticketId}</c> a field of a part that is added before this one. Without a value in
    /// its path the part is not asked for, and null.
    /// </param>
    /// <exception cref="ArgumentException">The name is taken, or the address cannot be used; the message says why.</exception>
    public Composition Part(string name, string address, Action<CompositionPart>? configure = null) =>
        Add(new(name, address, isRequired: false), configure);

    /// <summary>Answers with what is there by then. A client that gives less time gets less; without it, <see cref="BffOptions.DeadlineMilliseconds"/>.</summary>
    public Composition WithDeadline(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        Deadline = deadline;
        return this;
    }

    /// <summary>The parts that must be there before this one is asked for: whose fields it needs, and those that let the client see it.</summary>
    internal IEnumerable<string> NeedsOf(CompositionPart part) => part.Address.Holes.Select(hole => hole.Part).OfType<string>()
        .Concat(part.UsesServiceToken ? _parts.TakeWhile(p => p != part).Where(p => IsPermission(p.Name)).Select(p => p.Name) : []).Distinct();

    /// <summary>Whether it was asked for with the client's own token, and must be there.</summary>
    internal bool IsPermission(string part) => _parts[IndexOf(part)] is { IsRequired: true, UsesServiceToken: false };

    internal int IndexOf(string part) => _parts.FindIndex(p => p.Name == part);

    private Composition Add(CompositionPart part, Action<CompositionPart>? configure)
    {
        if (part.Name.Length == 0 || part.Name.Contains('.') || Reserved.Contains(part.Name) || IndexOf(part.Name) >= 0)
            throw new ArgumentException($"'{part.Name}' cannot be the name of a part of {_pattern.RawText}: it is empty, has a dot, or is taken. Choose another.");

        if (_parts.Count == PartsLimit)
            throw new ArgumentException($"{_pattern.RawText} has more than {PartsLimit} parts. Let a service keep a view of it.");

        // What comes later cannot be waited for, so there is no circle.
        if (part.Address.Holes.FirstOrDefault(hole => hole.Part is { } needed && IndexOf(needed) < 0) is { } unknown)
            throw new ArgumentException($"The part '{part.Name}' of {_pattern.RawText} needs '{unknown.Part}', which is not among the parts before it. Add that first.");

        configure?.Invoke(part);

        // Otherwise whoever asks would get it.
        if (part.UsesServiceToken && !_parts.Any(p => p is { IsRequired: true, UsesServiceToken: false }))
            throw new ArgumentException($"The part '{part.Name}' of {_pattern.RawText} is asked for in the gateway's name, and no required part before it that is asked for in the client's says who may see it. Add one with Require.");

        _parts.Add(part);
        return this;
    }
}
