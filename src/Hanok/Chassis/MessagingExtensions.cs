using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

public static class MessagingExtensions
{
    /// <summary>What every transport needs: the relay on the sending side, the receiver on the other. A transport calls it for itself.</summary>
    public static HanokBuilder AddMessaging(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<RelayOptions>().BindConfiguration("Hanok:Relay").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RelayOptions>, RelayOptionsValidator>();
        services.AddSingleton<RelayState>();
        services.AddSingleton<RelayGauges>();
        services.AddHostedService<Relay>();
        services.AddHostedService<RelayWatch>();
        services.AddHealthChecks().AddCheck<RelayHealthCheck>("relay");

        services.AddOptions<ReceiverOptions>().BindConfiguration("Hanok:Receiver").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReceiverOptions>, ReceiverOptionsValidator>();
        services.AddSingleton<ParkedSignal>();
        services.AddSingleton(provider => new Receiver(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<IInbox>(), provider.GetRequiredService<HandlerTable>(),
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<ParkedSignal>(), provider.GetRequiredService<IOptions<ReceiverOptions>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Receiver>>()));
        services.AddSingleton(provider => new BrokerReceiver(
            provider.GetRequiredService<Receiver>(), provider.GetRequiredService<IOptions<ReceiverOptions>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BrokerReceiver>>()));
        services.AddHostedService<ParkedRetry>();
        services.AddHostedService<ScheduleMover>();
        services.AddAsks();
        services.AddIsolation();
        return hanok.AddAdmin();
    }
}
