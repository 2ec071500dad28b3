using Hanok.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Chassis;

internal static class IsolationExtensions
{
    public static void AddIsolation(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SemanticLocks(provider.GetRequiredService<ILockStore>()));
        services.AddHostedService<LockLeases>();
    }
}
