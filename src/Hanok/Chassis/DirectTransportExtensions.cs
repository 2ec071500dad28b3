using Hanok.Chassis;
using Hanok.Direct;
using Hanok.Discovery;
using Hanok.Http;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Security.Credentials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class DirectTransportExtensions
{
    /// <summary>Sends and receives messages without a broker, by HTTP/2 between the services.</summary>
    public static HanokBuilder AddDirectTransport(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<SubscriptionRetirement>();
        services.AddHostedService<SubscriptionLeases>();
        services.AddSingleton<SenderAlarms>();
        services.AddHealthChecks().Add(new("senders", provider => provider.GetRequiredService<SenderAlarms>(), null, null));
        services.AddOptions<DirectOptions>().BindConfiguration("Hanok:Direct").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DirectOptions>, DirectOptionsValidator>();
        services.AddKeyedSingleton(DirectTransport.Endpoint, (provider, _) => new HttpClient(ServiceConnections.Handler(handler =>
        {
            // Finds a peer that vanished without closing the connection.
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
            handler.ActivityHeadersPropagator = null;
        }))
        {
            Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<DirectOptions>>().Value.AnswerLimitSeconds),
            // An answer is a status and a sentence.
            MaxResponseContentBufferSize = 64 * 1024,
        });

        services.AddSingleton<ITransport>(provider => new DirectTransport(
            provider.GetRequiredKeyedService<HttpClient>(DirectTransport.Endpoint), provider.GetRequiredService<ServiceAddresses>(),
            provider.GetRequiredService<ServiceCredentials>(), provider.GetRequiredService<Subscriptions>(),
            provider.GetRequiredService<HandlerTable>(), provider.GetRequiredService<Receiver>(), provider.GetRequiredService<MessageFactory>(),
            provider.GetRequiredService<ISpool>(), provider.GetRequiredService<RelayState>(), provider.GetRequiredService<IOptions<DirectOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SubscriptionAnnouncer>(
            provider, provider.GetRequiredKeyedService<HttpClient>(DirectTransport.Endpoint)));
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionAnnouncer>());
        services.AddHealthChecks().Add(new("subscriptions", provider => provider.GetRequiredService<SubscriptionAnnouncer>(), null, null));

        // A messages endpoint of its own: without TLS, a port speaks either HTTP/1.1 or HTTP/2.
        if (hanok.Application.Configuration["Kestrel:Endpoints:Messages:Url"] is null)
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kestrel:Endpoints:Http:Url"] = hanok.Application.Configuration["Kestrel:Endpoints:Http:Url"] ?? "http://127.0.0.1:5000",
                ["Kestrel:Endpoints:Messages:Url"] = "http://127.0.0.1:5001",
                ["Kestrel:Endpoints:Messages:Protocols"] = "Http2",
            });

        hanok.AddMessaging();
        return hanok.AddPeers().AddEndpoints(DirectEndpoints.Map).AddEndpoints(SubscriptionEndpoints.Map);
    }
}
