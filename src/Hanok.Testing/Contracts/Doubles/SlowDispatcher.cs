using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>A handler that takes its time: it records nothing before its gate opens.</summary>
public sealed class SlowDispatcher(ContractPlatform platform, Gate gate) : IDispatcher
{
    public async ValueTask DispatchAsync(BatchContext context)
    {
        await gate.PassedAsync(context.Cancellation);
        foreach (var message in context.Messages)
            platform.Record(context.Transaction, context.Transaction.Messages.Json.Read<Noted>(message.Body.Span).ToString());
    }
}
