using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>One kind of transaction, without its request type.</summary>
internal abstract class TccKind(string name)
{
    public string Name => name;

    public abstract ValueTask MovedAsync(TccInstance tcc, ITransaction transaction, CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed class TccKind<TRequest>(Tcc<TRequest> definition, MessageJson json) : TccKind(definition.Name) where TRequest : class
{
    public override ValueTask MovedAsync(TccInstance tcc, ITransaction transaction, CancellationToken cancellation) => definition.MovedAsync(
        new(tcc.Id, json.Read<TRequest>(tcc.Request), tcc.State, tcc.Refusal, transaction, cancellation));
}
