namespace Hanok.Isolation;

/// <summary>
/// Which class of risk a request belongs to, so that the mechanism can be chosen by it: little that can go wrong needs little. Immutable and
/// pure.
/// </summary>
/// <remarks>Source of the pattern: L. Frank and T. Zahle (1998); C. Richardson, "Microservices Patterns", chapter 4.3, "By value".</remarks>
public sealed class ByValue<TRequest>
{
    private readonly IReadOnlyList<(string Risk, Func<TRequest, bool> Applies)> _classes;

    /// <param name="otherwise">The class of what no rule is about.</param>
    public ByValue(string otherwise) : this(otherwise, [])
    {
    }

    private ByValue(string otherwise, IReadOnlyList<(string Risk, Func<TRequest, bool> Applies)> classes) => (Otherwise, _classes) = (otherwise, classes);

    public string Otherwise { get; }

    /// <summary>Adds a rule, which is asked after those before it.</summary>
    /// <exception cref="ArgumentException">There is a rule for this class already.</exception>
    public ByValue<TRequest> When(Func<TRequest, bool> applies, string risk) => Names.Contains(risk)
        ? throw new ArgumentException($"'{risk}' is a class of risk already. Put its conditions into one rule.", nameof(risk))
        : new(Otherwise, [.. _classes, (risk, applies)]);

    /// <summary>The first class whose rule applies.</summary>
    public string ClassOf(TRequest request)
    {
        foreach (var (risk, applies) in _classes)
            if (applies(request))
                return risk;

        return Otherwise;
    }

    /// <summary>Whether a request is of a class: for <c>.When(...)</c> of a saga's step.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public Func<TRequest, bool> Is(string risk) => Names.Contains(risk)
        ? request => ClassOf(request) == risk
        : throw new ArgumentException($"'{risk}' is no class of risk here. There are: {string.Join(", ", Names)}.", nameof(risk));

    private IEnumerable<string> Names => [.. _classes.Select(c => c.Risk), Otherwise];
}
