using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Chassis;

/// <summary>Tests that are about something else open what says nothing of who may call it.</summary>
internal static class OpenEndpoints
{
    public static IServiceCollection OpenUndeclaredEndpoints(this IServiceCollection services) =>
        services.Configure<AuthorizationOptions>(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build());
}
