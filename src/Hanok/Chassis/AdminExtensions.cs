using Hanok.Audit;
using Hanok.Inbox;
using Hanok.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

internal static class AdminExtensions
{
    /// <summary>What a person may do to a running service: <c>/hanok/parked</c>, and <c>/hanok/audit</c>, which tells who did.</summary>
    public static HanokBuilder AddAdmin(this HanokBuilder hanok)
    {
        hanok.Services.AddSingleton<ParkedRepair>();
        return hanok.AddEndpoints(ParkedEndpoints.Map).AddEndpoints(AuditEndpoints.Map);
    }

    /// <summary>The policy <see cref="HanokAdmin.Policy"/>.</summary>
    public static void AddAdminKeys(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<AdminOptions>().BindConfiguration("Hanok:Admin").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddSingleton<AdminKeys>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AdminKeyAuthentication>(HanokAdmin.KeyScheme, null);
        services.AddAuthorizationBuilder().AddPolicy(HanokAdmin.Policy, policy => policy
            .AddAuthenticationSchemes(HanokAdmin.KeyScheme).RequireRole(HanokAdmin.Role));
    }
}
