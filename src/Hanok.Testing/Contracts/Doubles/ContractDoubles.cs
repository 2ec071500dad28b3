using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hanok.Testing.Contracts;

/// <summary>Gives the services of a contract suite their handlers and faults.</summary>
public static class ContractDoubles
{
    public static HanokBuilder HandlesNoted(this HanokBuilder hanok, Sabotage? sabotage = null)
    {
        hanok.Services.AddSingleton(sabotage ?? new());
        return hanok.AddEventHandlers<NotedHandler>();
    }

    public static HanokBuilder HandlesRunsOfNoted(this HanokBuilder hanok, Sabotage? sabotage = null)
    {
        hanok.Services.AddSingleton(sabotage ?? new());
        return hanok.AddEventHandlers<NotedRunsHandler>();
    }

    public static HanokBuilder Cooks(this HanokBuilder hanok, Sabotage? sabotage = null)
    {
        hanok.Services.AddSingleton(sabotage ?? new());
        return hanok.AddCommandHandlers<Kitchen>();
    }

    public static HanokBuilder Bids(this HanokBuilder hanok) => hanok.AddEventHandlers<Bidder>();

    public static HanokBuilder TakesReplies(this HanokBuilder hanok, MessageRecorder recorder)
    {
        hanok.Services.AddSingleton(new HandlerRegistration(MessageKind.Reply, "", recorder));
        return hanok;
    }

    public static HanokBuilder Forgets(this HanokBuilder hanok) => hanok.Decorate<IOutboxLog>(log => new ForgetfulLog(log));

    public static HanokBuilder LosesAnswers(this HanokBuilder hanok) => hanok.Decorate<ITransport>(transport => new LostAnswers(transport));

    private static HanokBuilder Decorate<T>(this HanokBuilder hanok, Func<T, T> decorate) where T : class
    {
        var inner = hanok.Services.Last(service => service.ServiceType == typeof(T));
        hanok.Services.Replace(ServiceDescriptor.Singleton(provider => decorate(
            (T)(inner.ImplementationFactory?.Invoke(provider)
                ?? inner.ImplementationInstance
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)))));
        return hanok;
    }
}
