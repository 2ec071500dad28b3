using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;

namespace Hanok.Asks;

/// <summary>Keeps the replies to asks, and drops those that come too late for anybody.</summary>
internal sealed partial class AnswerDispatcher(IAnswerStore store, TimeProvider time, ILogger<AnswerDispatcher> logger) : IDispatcher
{
    public ValueTask DispatchAsync(BatchContext context)
    {
        var now = time.GetUtcNow();
        var inTime = new List<Message>();
        foreach (var reply in context.Messages)
        {
            var deadline = AskId.DeadlineOf(reply.CorrelationId);
            if (deadline > now)
            {
                inTime.Add(reply);
                continue;
            }

            Signals.Late.Add(1);
            LogLate(reply.Type, reply.Id, reply.Source, deadline);
        }

        if (inTime.Count > 0)
            store.Keep(context.Transaction, inTime);

        return ValueTask.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Dropped {Type} {Id} from {Source}: it could be waited for until {Deadline}.")]
    private partial void LogLate(string type, Guid id, string source, DateTimeOffset? deadline);
}
