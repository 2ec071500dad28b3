using Hanok.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

internal static class IsolationExtensions
{
    public static void AddIsolation(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SemanticLocks(provider.GetRequiredService<ILockStore>()));
        services.AddHostedService<LockLeases>();

        services.AddOptions<VersionFileOptions>().BindConfiguration("Hanok:VersionFile").ValidateOnStart();
        services.AddSingleton<IValidateOptions<VersionFileOptions>, VersionFileOptionsValidator>();
        services.AddSingleton(provider => new VersionFile(
            provider.GetRequiredService<IOperationStore>(), provider.GetRequiredService<IOptions<VersionFileOptions>>()));
    }
}
