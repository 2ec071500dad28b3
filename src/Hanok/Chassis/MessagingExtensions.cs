using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

internal static class MessagingExtensions
{
    /// <summary>What every transport needs: the relay on the sending side, the receiver on the other.</summary>
    public static HanokBuilder AddMessaging(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<RelayOptions>().BindConfiguration("Hanok:Relay").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RelayOptions>, RelayOptionsValidator>();
        services.AddSingleton<RelayState>();
        services.AddHostedService<Relay>();
        services.AddHealthChecks().AddCheck<RelayHealthCheck>("relay");

        services.AddOptions<ReceiverOptions>().BindConfiguration("Hanok:Receiver").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReceiverOptions>, ReceiverOptionsValidator>();
        services.AddSingleton<ParkedSignal>();
        services.AddSingleton(provider => new Receiver(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<IInbox>(), provider.GetRequiredService<HandlerTable>(),
            provider.GetRequiredService<ParkedSignal>(), provider.GetRequiredService<IOptions<ReceiverOptions>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Receiver>>()));
        services.AddHostedService<ParkedRetry>();
        return hanok.AddAdmin();
    }
}
