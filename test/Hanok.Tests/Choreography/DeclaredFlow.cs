using Hanok.Choreography;

namespace Hanok.Tests.Choreography;

/// <summary>A flow as a test declares it.</summary>
internal sealed class DeclaredFlow(Func<FlowBuilder, FlowBuilder> define) : Flow
{
    public override string Name => "test";

    public static FlowDefinition Of(Func<FlowBuilder, FlowBuilder> define) => new DeclaredFlow(define).ToDefinition();

    protected internal override FlowBuilder Define(FlowBuilder flow) => define(flow);
}
