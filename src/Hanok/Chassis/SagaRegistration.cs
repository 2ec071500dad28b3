using System.Diagnostics.CodeAnalysis;
using Hanok.Commands;
using Hanok.Isolation;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

internal static class SagaRegistration
{
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSaga, TState>(HanokBuilder hanok)
        where TSaga : Saga<TState> where TState : class
    {
        var services = hanok.Services;
        if (services.Any(s => s.IsKeyedService && typeof(TSaga).Equals(s.ServiceKey)))
            return;

        AddExecutor(hanok);
        services.TryAddSingleton<TSaga>();
        services.AddSingleton(new KeptContract(typeof(TState)));
        services.AddKeyedSingleton(typeof(TSaga), (provider, _) => new SagaMachine<TState>(
            provider.GetRequiredService<TSaga>(), provider.GetService<SemanticLocks>()));
        services.AddSingleton<ISagaMachine>(provider => provider.GetRequiredKeyedService<SagaMachine<TState>>(typeof(TSaga)));
        services.TryAddSingleton(provider => new SagaStarter<TState>(
            (SagaMachine<TState>)provider.GetRequiredService<SagaTable>().Newest(typeof(TState)), provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<ISagaStore>(), provider.GetRequiredService<SagaTimer>(), provider.GetRequiredService<MessageJson>()));
    }

    public static void AddForCommand<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSaga,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] TCommand, TReply, TState>(HanokBuilder hanok)
        where TSaga : CommandSaga<TCommand, TReply, TState>
        where TCommand : ICommand<TReply> where TReply : notnull where TState : class
    {
        Add<TSaga, TState>(hanok);
        hanok.Services.AddSingleton(provider => new HandlerRegistration(
            MessageKind.Command, MessageType.Of<TCommand>().Name, new CommandSagaDispatcher<TCommand, TReply, TState>(
                provider.GetRequiredService<TSaga>(), provider.GetRequiredKeyedService<SagaMachine<TState>>(typeof(TSaga)),
                provider.GetRequiredService<ISagaStore>(), provider.GetRequiredService<SagaTimer>())));
        hanok.Services.AddSingleton(new HandledMessage(typeof(TCommand)));
    }

    // What the first saga of a service brings along; later ones find it there.
    private static void AddExecutor(HanokBuilder hanok)
    {
        var services = hanok.Services;
        if (services.Any(s => s.ServiceType == typeof(SagaTable)))
            return;

        services.AddOptions<SagaOptions>().BindConfiguration("Hanok:Sagas").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SagaOptions>, SagaOptionsValidator>();
        services.AddSingleton<SagaTable>();
        services.AddSingleton<SagaExecutor>();
        services.AddSingleton<SagaTimer>();
        services.AddSingleton<SagaCheck>();
        services.AddSingleton<SagaRetention>();
        services.AddSingleton<SagaRepair>();
        services.AddHostedService<SagaAdvice>();
        services.AddHostedService(provider => provider.GetRequiredService<SagaTimer>());
        services.AddHostedService(provider => provider.GetRequiredService<SagaRetention>());
        services.AddSingleton(provider =>
            new HandlerRegistration(MessageKind.Reply, "", provider.GetRequiredService<SagaExecutor>()));
        services.AddSingleton(new AdminCommand("sagas", "says whether all running sagas can be moved by this program", CheckAsync));
        hanok.AddEndpoints(SagaEndpoints.Map);
    }

    private static async Task CheckAsync(IServiceProvider provider, CancellationToken cancellation)
    {
        var stranded = await provider.GetRequiredService<SagaCheck>().StrandedAsync(cancellation);
        if (stranded.Count > 0)
            throw new StartException(string.Join(Environment.NewLine, stranded));

        Console.WriteLine("Every running saga can be moved by this program.");
    }
}
