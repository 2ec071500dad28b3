using Hanok.Chassis;
using Hanok.Messaging;
using Microsoft.AspNetCore.Builder;

namespace Hanok.Testing.Contracts;

/// <summary>
/// A store and a transport, as the contract suites see them. What it keeps for a service stays when the service stops and starts again;
/// another platform, made for another test, begins with nothing.
/// </summary>
public abstract class ContractPlatform : IAsyncDisposable
{
    /// <summary>The time of all services on it.</summary>
    public TestTime Time { get; } = new();

    /// <summary>Gives the service its store and its transport. Called each time the service starts.</summary>
    public abstract ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation);

    /// <summary>Called after <see cref="ConfigureAsync"/> for a further instance of a service that runs: takes other ports, for example.</summary>
    public virtual void ConfigureAnother(HanokBuilder hanok)
    {
    }

    /// <summary>Called when the service is built and about to start: migrates, for example.</summary>
    public virtual Task PrepareAsync(WebApplication service, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Writes a line of business, with the transaction.</summary>
    public abstract void Record(ITransaction transaction, string effect);

    /// <summary>The lines that were committed in a service, in the order in which they were written.</summary>
    public abstract ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
