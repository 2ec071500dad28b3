using System.Text.Json;
using Hanok.Commands;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tcc;

/// <summary>One kind of resource that this service holds for others.</summary>
internal abstract class HoldKind(string name, string path)
{
    public string Name => name;

    /// <summary>Where it is tried; a hold is below it.</summary>
    public string Path => path;

    /// <summary>Reads what is to be tried, and writes it in the one way in which it is kept and compared.</summary>
    /// <exception cref="JsonException">It is no such request.</exception>
    public abstract byte[] Canonical(ReadOnlySpan<byte> utf8);

    public abstract ValueTask<Refusal?> TryAsync(IServiceProvider scope, StoredHold hold, ITransaction transaction, CancellationToken cancellation);

    public abstract ValueTask ConfirmAsync(IServiceProvider scope, StoredHold hold, ITransaction transaction, CancellationToken cancellation);

    public abstract ValueTask CancelAsync(IServiceProvider scope, StoredHold hold, ITransaction transaction, CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed class HoldKind<THandler, TRequest>(string name, string path, MessageJson json) : HoldKind(name, path)
    where THandler : class, IHoldHandler<TRequest>
{
    public override byte[] Canonical(ReadOnlySpan<byte> utf8) => json.Write(json.Read<TRequest>(utf8));

    public override ValueTask<Refusal?> TryAsync(IServiceProvider scope, StoredHold hold, ITransaction transaction, CancellationToken cancellation) =>
        Handler(scope).TryAsync(Hold(hold, transaction, cancellation));

    public override ValueTask ConfirmAsync(IServiceProvider scope, StoredHold hold, ITransaction transaction, CancellationToken cancellation) =>
        Handler(scope).ConfirmAsync(Hold(hold, transaction, cancellation));

    public override ValueTask CancelAsync(IServiceProvider scope, StoredHold hold, ITransaction transaction, CancellationToken cancellation) =>
        Handler(scope).CancelAsync(Hold(hold, transaction, cancellation));

    private static THandler Handler(IServiceProvider scope) => scope.GetRequiredService<THandler>();

    private Hold<TRequest> Hold(StoredHold hold, ITransaction transaction, CancellationToken cancellation) =>
        new(hold.Id, json.Read<TRequest>(hold.Request), hold.ExpiresAt, transaction, cancellation);
}
