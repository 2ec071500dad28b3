using Hanok.Commands;
using Hanok.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Testing.Contracts;

/// <summary>What the suites of semantic locks share: a service that takes locks, and records what it is told of them.</summary>
public abstract class SemanticLockSuite : Contract
{
    private protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private protected static readonly Guid A = Guid.CreateVersion7(), B = Guid.CreateVersion7(), C = Guid.CreateVersion7(), D = Guid.CreateVersion7();

    private protected MessageRecorder Recorded { get; } = new();
    private ContractService? _orders;

    private protected ContractService Orders => _orders!;

    private protected SemanticLocks Locks => Orders.Services.GetRequiredService<SemanticLocks>();

    private protected async Task StartAsync() => _orders = await Services.StartAsync("orders", hanok => hanok.TakesReplies(Recorded));

    private protected static Guid RequestOf(string resource, Guid owner) => new LockRequest(resource, owner).Id;

    private protected Task<LockResult> AcquireAsync(string resource, Guid owner, TimeSpan? lease = null) =>
        AcquireAsync(new LockRequest(resource, owner) { Lease = lease });

    private protected Task<LockResult> QueueAsync(string resource, Guid owner) => AcquireAsync(new LockRequest(resource, owner) { Wait = LockWait.Queue });

    private protected async Task<LockResult> AcquireAsync(LockRequest request)
    {
        LockResult result = default;
        await CommitAsync(async transaction => result = await Locks.AcquireAsync(transaction, request, Cancellation));
        return result;
    }

    private protected Task ReleaseAsync(string resource, Guid owner) =>
        CommitAsync(transaction => Locks.ReleaseAsync(transaction, resource, owner, Cancellation));

    private protected async Task<Refusal?> CheckAsync(LockGranted granted)
    {
        await using var transaction = Orders.Database.Begin();
        return await Locks.CheckFenceAsync(transaction, granted.Resource, granted.Fence, Cancellation);
    }

    private protected ValueTask<IReadOnlyList<SemanticLock>> LocksAsync() => Locks.ListAsync(100, Cancellation);

    private protected async Task<IReadOnlyList<Messaging.Message>> GrantsAsync(int count)
    {
        await Until.TrueAsync(() => Recorded.Seen.Count >= count, $"{Recorded.Seen.Count} locks of {count} are granted");
        return [.. Recorded.Seen];
    }

    private protected async Task CommitAsync(Func<Messaging.ITransaction, ValueTask> work)
    {
        await using var transaction = Orders.Database.Begin();
        await work(transaction);
        await transaction.CommitAsync(Cancellation);
    }
}
