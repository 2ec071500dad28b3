using Hanok.Asks;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

internal static class AskRegistration
{
    /// <summary>Every service may ask, and costs nothing until it does.</summary>
    public static void AddAsks(this IServiceCollection services)
    {
        services.AddOptions<AskOptions>().BindConfiguration("Hanok:Asks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AskOptions>, AskOptionsValidator>();
        services.AddSingleton<PendingAsks>();
        services.AddSingleton(provider => new Asker(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<IAnswerStore>(), provider.GetRequiredService<PendingAsks>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<MessageJson>()));
        services.AddSingleton<AnswerDispatcher>();
        services.AddSingleton(provider =>
            new HandlerRegistration(MessageKind.Reply, Channels.AnswersSuffix, provider.GetRequiredService<AnswerDispatcher>()));
        services.AddHostedService<AnswerListener>();
    }
}
