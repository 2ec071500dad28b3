using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hanok.Chassis;

/// <summary>Finds the handler interfaces that a class implements, and registers a dispatcher for each.</summary>
internal static class HandlerScan
{
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The code for classes is one for all of them, and structs are refused below.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type arguments come from an interface that is kept.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The type arguments come from an interface that is kept.")]
    public static HanokBuilder Add<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces | DynamicallyAccessedMemberTypes.PublicConstructors)] THandlers>(
        HanokBuilder hanok, params Type[] wanted) where THandlers : class
    {
        var found = typeof(THandlers).GetInterfaces().Where(i => i.IsGenericType && wanted.Contains(i.GetGenericTypeDefinition())).ToList();
        if (found.Count == 0)
            throw new InvalidOperationException(
                $"{typeof(THandlers).Name} handles nothing: it implements none of {string.Join(", ", wanted.Select(w => w.Name))}.");

        hanok.Services.TryAddSingleton<THandlers>();
        foreach (var handler in found)
        {
            if (!RuntimeFeature.IsDynamicCodeSupported && handler.GetGenericArguments().FirstOrDefault(a => a.IsValueType) is { } value)
                throw new InvalidOperationException(
                    $"{typeof(THandlers).Name} handles {value.Name}, which is a struct. A native program can do that only for classes: make it one.");

            var method = handler.GetGenericTypeDefinition() switch
            {
                var t when t == typeof(ICommandHandler<,>) => nameof(Command),
                var t when t == typeof(IBatchCommandHandler<,>) => nameof(BatchCommand),
                var t when t == typeof(IBatchEventHandler<>) => nameof(BatchEvent),
                _ => nameof(Event),
            };
            var register = typeof(HandlerScan).GetMethod(method)!.MakeGenericMethod(handler.GetGenericArguments());
            hanok.Services.AddSingleton(new HandledMessage(handler.GetGenericArguments()[0]));
            hanok.Services.AddSingleton(provider => (HandlerRegistration)register.Invoke(
                null, [Source<THandlers>(hanok.Services, provider), provider.GetRequiredService<MessageJson>()])!);
        }

        return hanok;
    }

    public static HandlerRegistration Command<TCommand, TReply>(
        Func<IServiceProvider?, ICommandHandler<TCommand, TReply>> handler, MessageJson json) where TCommand : ICommand<TReply> =>
        CommandRuns(OneByOne.Of<TCommand, Reply<TReply>>((command, context) => handler(context.Services).HandleAsync(command, context)), json);

    public static HandlerRegistration BatchCommand<TCommand, TReply>(
        Func<IServiceProvider?, IBatchCommandHandler<TCommand, TReply>> handler, MessageJson json) where TCommand : ICommand<TReply> =>
        CommandRuns<TCommand, TReply>((commands, context) => handler(context.Services).HandleAsync(commands, context), json);

    public static HandlerRegistration Event<TEvent>(Func<IServiceProvider?, IEventHandler<TEvent>> handler, MessageJson json)
        where TEvent : IEvent =>
        EventRuns(OneByOne.Of<TEvent>((happened, context) => handler(context.Services).HandleAsync(happened, context)), json);

    public static HandlerRegistration BatchEvent<TEvent>(Func<IServiceProvider?, IBatchEventHandler<TEvent>> handler, MessageJson json)
        where TEvent : IEvent =>
        EventRuns<TEvent>((events, context) => handler(context.Services).HandleAsync(events, context), json);

    internal static HandlerRegistration CommandRuns<TCommand, TReply>(
        Func<IReadOnlyList<TCommand>, BatchContext, ValueTask<IReadOnlyList<Reply<TReply>>>> handle, MessageJson json)
        where TCommand : ICommand<TReply> =>
        new(MessageKind.Command, MessageType.Of<TCommand>().Name, new CommandDispatcher<TCommand, TReply>(handle, json));

    internal static HandlerRegistration EventRuns<TEvent>(Func<IReadOnlyList<TEvent>, BatchContext, ValueTask> handle, MessageJson json)
        where TEvent : IEvent =>
        new(MessageKind.Event, MessageType.Of<TEvent>().Name, new EventDispatcher<TEvent>(handle, json));

    // One for all, or one for each transaction, as the class was registered.
    private static Func<IServiceProvider?, THandlers> Source<THandlers>(IServiceCollection services, IServiceProvider provider)
        where THandlers : class
    {
        if (services.Last(s => s.ServiceType == typeof(THandlers)).Lifetime != ServiceLifetime.Singleton)
            return scope => scope!.GetRequiredService<THandlers>();

        var handlers = provider.GetRequiredService<THandlers>();
        return _ => handlers;
    }
}
