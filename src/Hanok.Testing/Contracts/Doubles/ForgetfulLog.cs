using Hanok.Outbox;

namespace Hanok.Testing.Contracts;

/// <summary>A log that never learns what was delivered, as when the service dies before it confirms: it gives everything again.</summary>
public sealed class ForgetfulLog(IOutboxLog log) : IOutboxLog
{
    public IAsyncEnumerable<OutboxCommit> TailAsync(CancellationToken cancellation) => log.TailAsync(cancellation);

    public void Confirm(long end)
    {
    }

    public ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation) => log.CheckAsync(cancellation);

    public ValueTask<long> EndAsync(CancellationToken cancellation) => log.EndAsync(cancellation);
}
