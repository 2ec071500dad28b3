using Hanok.Chassis;
using Hanok.Gateway.Sessions;
using Hanok.Security;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Microsoft.Extensions.DependencyInjection;

public static class SessionExtensions
{
    /// <summary>
    /// Sessions for people with a browser (<see cref="SessionOptions"/>): <c>POST /web/login</c>, <c>POST /web/logout</c>, <c>GET /web/user</c>.
    /// The browser has a cookie, and services get the token. What changes something must come from a page of this site. No cookie goes on
    /// to any service. Call <c>AddTokens</c> and <c>AddGateway</c> too; for several gateways register an <see cref="IDistributedCache"/>.
    /// </summary>
    public static HanokBuilder AddWebSessions(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        var configuration = hanok.Application.Configuration.GetSection(SessionOptions.Section);
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section)
            .Validate<IOptions<TokenClientOptions>>(
                (options, client) => options.Flow != SignInFlow.Code || client.Value.Id.Length > 0,
                "Gateway__Sessions__Flow=Code needs a client at the issuer: set Hanok__Tokens__Client__Id and Hanok__Tokens__Client__Secret.")
            // Asked for when it is needed: the cache itself has these options.
            .Validate<IServiceProvider>(
                (options, provider) => options.KeyFolder.Length > 0 || provider.GetRequiredService<IDistributedCache>() is SessionMemory
                    || provider.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository is not null,
                "Sessions are kept in a cache that others can share, but the keys of the cookies are not: set Gateway__Sessions__KeyFolder to a folder that all "
                + "gateways share, or say where data protection keeps its keys (AddDataProtection().PersistKeysTo...).")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.TryAddSingleton<IDistributedCache, SessionMemory>();
        services.TryAddSingleton<ITicketStore, SessionTickets>();
        services.TryAddSingleton<SignInAttempts>();
        services.AddSingleton<Issuer>().AddSingleton<SessionTokens>();
        services.AddSingleton<IStartupFilter, SessionStep>();
        services.AddSingleton<ITransformProvider, CookieGuard>();

        services.AddAuthentication().AddCookie(SessionStep.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(SessionStep.Scheme)
            .Configure<ITicketStore, IOptions<SessionOptions>, IServiceProvider>(ConfigureCookie);
        if (configuration.GetValue<SignInFlow>(nameof(SessionOptions.Flow)) == SignInFlow.Code)
            AddCodeFlow(services);

        services.AddDataProtection().SetApplicationName("hanok-gateway");
        if (configuration[nameof(SessionOptions.KeyFolder)] is { Length: > 0 } folder)
            services.AddOptions<KeyManagementOptions>().Configure<ILoggerFactory>(
                (keys, loggers) => keys.XmlRepository = new FileSystemXmlRepository(Private(folder), loggers));
        return hanok.AddEndpoints(SessionEndpoints.Map);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, ITicketStore store, IOptions<SessionOptions> sessions, IServiceProvider services)
    {
        (options.SessionStore, options.CookieManager, options.Cookie.Name) = (store, new SessionCookies(), SessionCookies.Name);
        // Lax: a link from elsewhere opens the shop signed in, a form from elsewhere does not send it along.
        (options.Cookie.SameSite, options.Cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        (options.Cookie.HttpOnly, options.Cookie.Path, options.Cookie.IsEssential) = (true, "/", true);
        // The handler would renew a session with what it was at the beginning of the request, and undo a refresh: SessionTokens renews it.
        (options.ExpireTimeSpan, options.SlidingExpiration) = (TimeSpan.FromMinutes(sessions.Value.IdleMinutes), false);
        options.Events.OnSigningIn = context => services.GetRequiredService<SessionTokens>().EndOldAsync(context);
        options.Events.OnValidatePrincipal = context => services.GetRequiredService<SessionTokens>().ValidateAsync(context);
    }

    // Apart, so that nobody loads it who does not use it.
    private static void AddCodeFlow(IServiceCollection services)
    {
        services.AddAuthentication().AddOpenIdConnect(IssuerSignIn.Scheme, _ => { });
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, IssuerSignIn>();
    }

    private static DirectoryInfo Private(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder)
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
