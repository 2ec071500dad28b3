using Hanok.Chassis;
using Hanok.Gateway.Sessions;
using Hanok.Security;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Microsoft.Extensions.DependencyInjection;

public static class SessionExtensions
{
    /// <summary>
    /// Sessions for people with a browser (<see cref="SessionOptions"/>): <c>POST /web/login</c>, <c>POST /web/logout</c>, <c>GET /web/user</c>.
    /// The browser has a cookie, and services get the token. What changes something must come from a page of this site. No cookie goes on
    /// to any service. Call <c>AddTokens</c> and <c>AddGateway</c> too.
    /// </summary>
    public static HanokBuilder AddWebSessions(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.TryAddSingleton<ITicketStore, SessionStore>();
        services.TryAddSingleton<SignInAttempts>();
        services.AddSingleton<WebSessions>();
        services.AddSingleton<CodeFlow>();
        services.AddSingleton<IStartupFilter, SessionStep>();
        services.AddSingleton<ITransformProvider, CookieGuard>();
        return hanok.AddEndpoints(SessionEndpoints.Map);
    }
}
