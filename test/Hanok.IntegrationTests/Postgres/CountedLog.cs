using Hanok.Chassis;
using Hanok.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Counts how often a relay begins to read the log.</summary>
internal sealed class CountedLog : IOutboxLog
{
    private IOutboxLog? _log;
    private int _tailed;

    public int Tailed => _tailed;

    public void Install(HanokBuilder hanok)
    {
        var inner = hanok.Services.Single(service => service.ServiceType == typeof(IOutboxLog));
        hanok.Services.Replace(ServiceDescriptor.Singleton<IOutboxLog>(provider =>
        {
            _log = (IOutboxLog)inner.ImplementationFactory!(provider);
            return this;
        }));
    }

    public IAsyncEnumerable<OutboxCommit> TailAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _tailed);
        return _log!.TailAsync(cancellation);
    }

    public void Confirm(long end) => _log!.Confirm(end);

    public ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation) => _log!.CheckAsync(cancellation);

    public ValueTask<long> EndAsync(CancellationToken cancellation) => _log!.EndAsync(cancellation);
}
