using System.Threading.RateLimiting;

namespace Hanok.Issuer;

/// <summary>
/// Compares secrets with their hashes. Those that are slow to check wait for each other, a few and not for long. Thread-safe.
/// </summary>
/// <param name="slots">A password takes a core for some tens of milliseconds: the others shall have one left.</param>
internal sealed class SecretChecks(int slots, TimeProvider time) : IDisposable
{
    // Half a second of work for two slots. Who comes when so many wait is told to come again.
    private const int Waiting = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter _slots =
        new(new() { PermitLimit = slots, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    internal bool IsTaken => _slots.GetStatistics()?.CurrentAvailablePermits == 0;

    /// <returns>Null when too many wait: nothing was compared.</returns>
    public async ValueTask<bool?> MatchesAsync(string hash, string secret, CancellationToken cancellation)
    {
        if (SecretHash.IsFast(hash))
            return SecretHash.Matches(hash, secret);

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var slot = await _slots.AcquireAsync(1, either.Token);
            return slot.IsAcquired ? SecretHash.Matches(hash, secret) : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _slots.Dispose();
}
