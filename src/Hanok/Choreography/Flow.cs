namespace Hanok.Choreography;

/// <summary>
/// A saga by choreography: services react to each other's events, and nobody directs them. It is declared, so that it can be checked at
/// start, watched while it runs, and drawn.
/// </summary>
/// <remarks>
/// Source of the pattern: C. Richardson, "Microservices Patterns", chapter 4. Each service that has a part in the flow registers it with
/// <c>AddFlow</c>; the service whose events start it watches the instances.
/// </remarks>
public abstract class Flow
{
    /// <summary>Stable: it is stored with each instance.</summary>
    public abstract string Name { get; }

    /// <summary>Which event leads to which, where, and how it ends.</summary>
    protected internal abstract FlowBuilder Define(FlowBuilder flow);

    /// <summary>The definition as data. It may have problems: see <see cref="FlowDefinition.Problems"/>.</summary>
    public FlowDefinition ToDefinition() => Define(new(new(Name))).Draft.ToDefinition();
}
