using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Chassis;

/// <summary>Registers a dispatcher for a method that handles messages.</summary>
[RequiresDynamicCode("Makes generic types and compiles the call of the method.")]
[RequiresUnreferencedCode("Looks at the method's parameters.")]
internal static class HandlerMethodScan
{
    public static HanokBuilder AddCommand(HanokBuilder hanok, Delegate target)
    {
        var method = new HandlerMethod(target);
        var answers = method.Message.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)).ToList();
        if (answers is not [var command])
            throw method.Wrong(answers.Count == 0
                ? $"takes a {method.Message.Name} first, which is no command: put ICommand<TReply> on it, or call HandleEvent"
                : $"takes a {method.Message.Name}, which is a command with {answers.Count} replies: it can have one");

        return Add(hanok, method, method.IsBatch ? nameof(BatchCommand) : nameof(Command), method.Message, command.GetGenericArguments()[0]);
    }

    public static HanokBuilder AddEvent(HanokBuilder hanok, Delegate target)
    {
        var method = new HandlerMethod(target);
        if (!method.Message.IsAssignableTo(typeof(IEvent)))
            throw method.Wrong($"takes a {method.Message.Name} first, which is no event: put IEvent on it, or call HandleCommand");

        return Add(hanok, method, method.IsBatch ? nameof(BatchEvent) : nameof(Event), method.Message);
    }

    public static Func<MessageJson, HandlerRegistration> Command<TCommand, TReply>(HandlerMethod method) where TCommand : ICommand<TReply>
    {
        var handle = method.Compile<TCommand, MessageContext, ValueTask<Reply<TReply>>>(
            Answers<TReply>(typeof(CommandAnswers<TReply>)), $"a {typeof(TReply).Name} or a Reply<{typeof(TReply).Name}>, itself or as a task");
        return json => HandlerScan.CommandRuns(OneByOne.Of(handle), json);
    }

    public static Func<MessageJson, HandlerRegistration> BatchCommand<TCommand, TReply>(HandlerMethod method)
        where TCommand : ICommand<TReply>
    {
        var handle = method.Compile<IReadOnlyList<TCommand>, BatchContext, ValueTask<IReadOnlyList<Reply<TReply>>>>(
            [typeof(BatchAnswers<TReply>)], $"an IReadOnlyList<Reply<{typeof(TReply).Name}>>, itself or as a task");
        return json => HandlerScan.CommandRuns(handle, json);
    }

    public static Func<MessageJson, HandlerRegistration> Event<TEvent>(HandlerMethod method) where TEvent : IEvent
    {
        var handle = method.Compile<TEvent, MessageContext, ValueTask>([typeof(EventAnswers)], "nothing, a Task or a ValueTask");
        return json => HandlerScan.EventRuns(OneByOne.Of(handle), json);
    }

    public static Func<MessageJson, HandlerRegistration> BatchEvent<TEvent>(HandlerMethod method) where TEvent : IEvent
    {
        var handle = method.Compile<IReadOnlyList<TEvent>, BatchContext, ValueTask>([typeof(EventAnswers)], "nothing, a Task or a ValueTask");
        return json => HandlerScan.EventRuns(handle, json);
    }

    private static HanokBuilder Add(HanokBuilder hanok, HandlerMethod method, string compile, params Type[] arguments)
    {
        // Fails here, at the line that registers the method.
        _ = MessageType.Of(method.Message);
        var register = typeof(HandlerMethodScan).GetMethod(compile)!.MakeGenericMethod(arguments)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [method], null);

        hanok.Services.AddSingleton(new HandledMessage(method.Message));
        hanok.Services.AddSingleton(provider =>
        {
            method.CheckServices(provider.GetRequiredService<IServiceProviderIsService>());
            return ((Func<MessageJson, HandlerRegistration>)register!)(provider.GetRequiredService<MessageJson>());
        });
        return hanok;
    }

    // A command that is only done may be answered by returning.
    private static Type[] Answers<TReply>(Type answers) => typeof(TReply) == typeof(Done) ? [answers, typeof(DoneAnswers)] : [answers];
}
