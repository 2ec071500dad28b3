using Hanok.Choreography;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

internal static class FlowRegistration
{
    /// <summary>What the first flow of a service brings along; later ones find it there.</summary>
    public static void AddChecks(HanokBuilder hanok)
    {
        var services = hanok.Services;
        if (services.Any(s => s.ServiceType == typeof(FlowTable)))
            return;

        services.AddSingleton(provider => new FlowTable(provider.GetServices<Flow>(), hanok.Service));
        services.AddHostedService(provider => new FlowStartCheck(
            provider.GetRequiredService<FlowTable>(), provider.GetRequiredService<HandlerTable>(), hanok.Service));
    }

    /// <summary>What a service needs that owns a flow, and with it watches its instances.</summary>
    public static void AddWatch(HanokBuilder hanok)
    {
        var services = hanok.Services;
        if (services.Any(s => s.ServiceType == typeof(FlowTracker)))
            return;

        services.AddOptions<FlowOptions>().BindConfiguration("Hanok:Flows").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FlowOptions>, FlowOptionsValidator>();
        services.AddSingleton(provider => new FlowTracker(
            provider.GetRequiredService<IFlowStore>(), provider.GetRequiredService<FlowTable>(), provider.GetRequiredService<ILogger<FlowTracker>>()));
        services.AddSingleton(provider => new EventWatch(
            [.. provider.GetRequiredService<FlowTable>().Watched.SelectMany(flow => flow.Events)
                .Select(e => Channels.Events(FlowDefinition.OwnerOf(e))).Distinct()],
            context => provider.GetRequiredService<FlowTracker>().SeeAsync(context)));
        services.AddHostedService<FlowTimer>();
        hanok.AddAdminEndpoints(FlowEndpoints.Map);
    }
}
