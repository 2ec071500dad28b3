using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary>Gets the tokens of a session, and new ones before they end. All that changes a session is written here. Thread-safe.</summary>
internal sealed partial class SessionTokens(
    ITicketStore store, Issuer issuer, IOptions<SessionOptions> options, IOptions<TokenClientOptions> client, TimeProvider time, ILogger<SessionTokens> logger)
{
    public const string Access = "access_token", Refresh = "refresh_token", Until = "expires_at";

    // It shall not end on its way.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(20);

    // Of one session, one request refreshes; a stripe is shared by few others.
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    private TimeSpan Idle => TimeSpan.FromMinutes(options.Value.IdleMinutes);

    /// <summary>Signs in with a password, and gives the browser its cookie.</summary>
    /// <returns>False when the issuer does not take the password.</returns>
    /// <exception cref="IssuerAwayException" />
    /// <exception cref="SessionsAwayException" />
    /// <exception cref="TokenGrantException">Too many sign in, or are wrong: <see cref="TokenGrantException.IsTooMany"/>.</exception>
    public async Task<bool> SignInAsync(HttpContext context, string user, string password)
    {
        try
        {
            var grant = await RequestAsync([new("grant_type", "password"), new("username", user), new("password", password)], context.RequestAborted);
            var properties = new AuthenticationProperties();
            Store(properties, grant);
            await context.SignInAsync(SessionStep.Scheme, new(new ClaimsIdentity([new(ClaimTypes.Name, user)], SessionStep.Scheme)), properties);
            return true;
        }
        catch (TokenGrantException e) when (!e.IsTooMany)
        {
            return false;
        }
    }

    /// <summary>Ends the session that the browser has had until now, whoever put it there.</summary>
    public async Task EndOldAsync(CookieSigningInContext context)
    {
        if (KeyOf(context.HttpContext, context.Options) is { } key)
            await store.RemoveAsync(key, CancellationToken.None);
    }

    /// <summary>Renews a session whose token ends, or of whose time without a request half is over.</summary>
    /// <exception cref="IssuerAwayException">The token has ended, and the issuer does not answer.</exception>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (!IsDue(context.Properties) || KeyOf(context.HttpContext, context.Options) is not { } key)
            return;

        var cancellation = context.HttpContext.RequestAborted;
        var stripe = _stripes[(uint)string.GetHashCode(key, StringComparison.Ordinal) % (uint)_stripes.Length];
        await stripe.WaitAsync(cancellation);
        try
        {
            // Another request may have done it.
            var ticket = await store.RetrieveAsync(key, cancellation);
            if (ticket is not null && IsDue(ticket.Properties))
                ticket = await RenewedAsync(key, ticket, cancellation);

            if (ticket is null)
                context.RejectPrincipal();
            else
                context.Properties.StoreTokens(ticket.Properties.GetTokens());
        }
        finally
        {
            stripe.Release();
        }
    }

    private async Task<AuthenticationTicket?> RenewedAsync(string key, AuthenticationTicket ticket, CancellationToken cancellation)
    {
        if (IsEnding(ticket.Properties))
        {
            var refresh = ticket.Properties.GetTokenValue(Refresh);
            try
            {
                if (string.IsNullOrEmpty(refresh))
                    return await EndAsync(key, ticket, "Its token has ended, and the issuer gave none to refresh it with.");

                var grant = await RequestAsync([new("grant_type", "refresh_token"), new("refresh_token", refresh)], cancellation);
                Store(ticket.Properties, grant with { RefreshToken = grant.RefreshToken ?? refresh });
            }
            catch (TokenGrantException e) when (e.IsTooMany)
            {
                throw new IssuerAwayException(e);
            }
            catch (TokenGrantException e)
            {
                // Another gateway may have been faster with the same refresh token.
                return await store.RetrieveAsync(key, cancellation) is { } now && !IsEnding(now.Properties) ? now : await EndAsync(key, ticket, e.Message);
            }
        }

        ticket.Properties.ExpiresUtc = time.GetUtcNow() + Idle;
        await store.RenewAsync(key, ticket, CancellationToken.None);
        return ticket;
    }

    private async Task<AuthenticationTicket?> EndAsync(string key, AuthenticationTicket ticket, string reason)
    {
        LogEnded(ticket.Principal.Identity?.Name, reason);
        await store.RemoveAsync(key, CancellationToken.None);
        return null;
    }

    private async Task<TokenGrant> RequestAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        try
        {
            var endpoint = new Uri((await issuer.Configuration.GetConfigurationAsync(cancellation)).TokenEndpoint);
            return await TokenGrant.RequestAsync(issuer.Client, endpoint, client.Value.Id, client.Value.Secret, form, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException
            or TokenGrantException { Error: not "invalid_grant", IsTooMany: false } || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogAway(issuer.Authority, (e.InnerException ?? e).Message);
            throw new IssuerAwayException(e);
        }
    }

    private void Store(AuthenticationProperties properties, TokenGrant grant) => properties.StoreTokens(
    [
        new() { Name = Access, Value = grant.AccessToken },
        new() { Name = Refresh, Value = grant.RefreshToken ?? "" },
        new() { Name = Until, Value = (time.GetUtcNow() + grant.Lifetime).ToString("O", CultureInfo.InvariantCulture) },
    ]);

    private bool IsDue(AuthenticationProperties session) => IsEnding(session) || session.ExpiresUtc - time.GetUtcNow() < Idle / 2;

    private bool IsEnding(AuthenticationProperties session) =>
        DateTimeOffset.Parse(session.GetTokenValue(Until)!, CultureInfo.InvariantCulture) - Ahead <= time.GetUtcNow();

    // What the handler has put into the cookie: the key of the ticket, under this claim.
    private static string? KeyOf(HttpContext context, CookieAuthenticationOptions cookies) => SessionCookies.Read(context.Request) is { } cookie
        ? cookies.TicketDataFormat.Unprotect(cookie)?.Principal.FindFirstValue("Microsoft.AspNetCore.Authentication.Cookies-SessionId") : null;

    [LoggerMessage(LogLevel.Information, "The session of {User} has ended: {Reason}")]
    private partial void LogEnded(string? user, string reason);

    [LoggerMessage(LogLevel.Warning, "{Authority} gives no tokens for sessions: {Reason}")]
    private partial void LogAway(string authority, string reason);
}
