using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Chassis;

internal static class SagaRegistration
{
    /// <summary>What the first saga of a service brings along; later ones find it there.</summary>
    public static void AddExecutor(HanokBuilder hanok)
    {
        if (hanok.Services.Any(s => s.ServiceType == typeof(SagaTable)))
            return;

        hanok.Services.AddSingleton<SagaTable>();
        hanok.Services.AddSingleton<SagaExecutor>();
        hanok.Services.AddSingleton(provider =>
            new HandlerRegistration(MessageKind.Reply, "", provider.GetRequiredService<SagaExecutor>()));
        hanok.AddEndpoints(SagaEndpoints.Map);
    }
}
