using Hanok.Asks;
using Hanok.Audit;
using Hanok.Chassis;
using Hanok.Choreography;
using Hanok.Idempotency;
using Hanok.Inbox;
using Hanok.InMemory;
using Hanok.Isolation;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Sagas;
using Hanok.Scheduling;
using Hanok.Tcc;

namespace Microsoft.Extensions.DependencyInjection;

public static class InMemoryExtensions
{
    /// <summary>Keeps the service's data in memory and carries its messages over <paramref name="network"/>: for tests.</summary>
    public static HanokBuilder AddInMemory(this HanokBuilder hanok, InMemoryNetwork network)
    {
        var services = hanok.Services;
        services.AddSingleton(network);
        services.AddSingleton<InMemoryDatabase>();
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<InMemoryDatabase>());
        services.AddSingleton<IInbox, InMemoryInbox>();
        services.AddSingleton<ISchedule, InMemorySchedule>();
        services.AddSingleton<IAnswerStore, InMemoryAnswerStore>();
        services.AddSingleton<IParkedStore, InMemoryParkedStore>();
        services.AddSingleton<IAuditLog, InMemoryAuditLog>();
        services.AddSingleton<ISagaStore, InMemorySagaStore>();
        services.AddSingleton<IHoldStore, InMemoryHoldStore>();
        services.AddSingleton<ITccStore, InMemoryTccStore>();
        services.AddSingleton<IRequestStore, InMemoryRequestStore>();
        services.AddIdempotency();
        services.AddSingleton<IFlowStore, InMemoryFlowStore>();
        services.AddSingleton<ILockStore, InMemoryLockStore>();
        services.AddSingleton<IOperationStore, InMemoryOperationStore>();
        services.AddSingleton<IOutboxLog, InMemoryOutboxLog>();
        services.AddSingleton<ISpool, InMemorySpool>();
        services.AddSingleton<ITransport, InMemoryTransport>();
        services.AddHostedService<InMemoryMember>();
        return hanok.AddMessaging();
    }
}
