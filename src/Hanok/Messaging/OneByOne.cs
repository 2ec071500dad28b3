using System.Diagnostics;
using Hanok.Observability;
using Hanok.Security;

namespace Hanok.Messaging;

/// <summary>A handler of single messages as a handler of runs.</summary>
internal static class OneByOne
{
    public static Func<IReadOnlyList<T>, BatchContext, ValueTask<IReadOnlyList<TAnswer>>> Of<T, TAnswer>(
        Func<T, MessageContext, ValueTask<TAnswer>> handle) => async (messages, context) =>
        {
            var answers = new TAnswer[messages.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                Cause.Current = context.Messages[i];
                using (InItsTrace(context, i))
                    answers[i] = await handle(messages[i], context.At(i));
            }

            return answers;
        };

    public static Func<IReadOnlyList<T>, BatchContext, ValueTask> Of<T>(Func<T, MessageContext, ValueTask> handle) =>
        async (messages, context) =>
        {
            for (var i = 0; i < messages.Count; i++)
            {
                Cause.Current = context.Messages[i];
                using (InItsTrace(context, i))
                    await handle(messages[i], context.At(i));
            }
        };

    /// <summary>
    /// What is sent because of one message of a set belongs into its trace, and is caused by its caller. A set of one is in it already.
    /// </summary>
    public static Activity? InItsTrace(BatchContext context, int index)
    {
        if (context.Messages.Count == 1)
            return null;

        var message = context.Messages[index];
        Caller.Current = message.Identity;
        return Spans.Process(message.Channel, message.Type, message.TraceParent);
    }
}
