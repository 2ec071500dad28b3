using Hanok.Chassis;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>Puts what keeps the last good configuration around what reads it.</summary>
internal static class GatewayReload
{
    public static void KeepLastGood(HanokBuilder hanok)
    {
        var services = hanok.Services;
        var state = new ReloadState(TimeProvider.System);
        foreach (var file in LastGoodJsonSource.TakeOver(hanok.Application.Configuration.Sources))
            file.Report = state.FileIs;

        // A reader of its own for each look: YARP's keeps what it could read, and says of the rest nothing to its caller.
        var yarp = services.Single(s => s.ServiceType == typeof(IProxyConfigProvider));
        services.Remove(yarp);
        services.AddSingleton(state);
        services.AddSingleton<RoutingCheck>();
        services.AddSingleton<IProxyConfigProvider>(provider => ActivatorUtilities.CreateInstance<LastGoodRouting>(
            provider, () => (IProxyConfigProvider)yarp.ImplementationFactory!(provider)));
    }
}
