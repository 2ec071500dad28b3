using System.Diagnostics.CodeAnalysis;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hanok.Chassis;

/// <summary>Finds the handler interfaces that a class implements, and registers a dispatcher for each.</summary>
internal static class HandlerScan
{
    [RequiresDynamicCode("Makes generic types.")]
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
            var method = handler.GetGenericTypeDefinition() switch
            {
                var t when t == typeof(ICommandHandler<,>) => nameof(Command),
                var t when t == typeof(IBatchCommandHandler<,>) => nameof(BatchCommand),
                _ => nameof(Event),
            };
            var register = typeof(HandlerScan).GetMethod(method)!.MakeGenericMethod(handler.GetGenericArguments());
            hanok.Services.AddSingleton(provider => (HandlerRegistration)register.Invoke(
                null, [provider.GetRequiredService<THandlers>(), provider.GetRequiredService<MessageJson>()])!);
        }

        return hanok;
    }

    public static HandlerRegistration Command<TCommand, TReply>(ICommandHandler<TCommand, TReply> handler, MessageJson json)
        where TCommand : ICommand<TReply> =>
        BatchCommand(new OneByOne<TCommand, TReply>(handler), json);

    public static HandlerRegistration BatchCommand<TCommand, TReply>(IBatchCommandHandler<TCommand, TReply> handler, MessageJson json)
        where TCommand : ICommand<TReply> =>
        new(MessageKind.Command, MessageType.Of<TCommand>().Name, new CommandDispatcher<TCommand, TReply>(handler, json));

    public static HandlerRegistration Event<TEvent>(IEventHandler<TEvent> handler, MessageJson json) where TEvent : IEvent =>
        new(MessageKind.Event, MessageType.Of<TEvent>().Name, new EventDispatcher<TEvent>(handler, json));
}
