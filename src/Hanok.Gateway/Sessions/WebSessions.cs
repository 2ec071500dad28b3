using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary>Keeps the tokens of people with a browser, which never has them, and gets new ones before they expire. Thread-safe.</summary>
internal sealed partial class WebSessions(
    ITicketStore store, IHttpClientFactory clients, IOptions<TokenOptions> tokens, IOptions<TokenClientOptions> client, TimeProvider time,
    ILogger<WebSessions> logger)
{
    private const string Access = "access_token", Refresh = "refresh_token", Until = "expires_at";

    // It shall not end on its way.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(20);

    // Of one session, one request refreshes; a stripe is shared by few others.
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];
    private IssuerMetadata? _issuer;

    /// <summary>Signs in with a password.</summary>
    /// <returns>The id of a new session, or null when the issuer does not take the password.</returns>
    /// <exception cref="IssuerAwayException" />
    /// <exception cref="TokenGrantException">Too many sign in, or are wrong: <see cref="TokenGrantException.IsTooMany"/>.</exception>
    public async Task<string?> BeginAsync(string user, string password, CancellationToken cancellation)
    {
        try
        {
            var grant = await RequestAsync(
                [new("grant_type", "password"), new("username", user), new("password", password)], cancellation);
            return await store.StoreAsync(Ticket(user, grant), cancellation);
        }
        catch (TokenGrantException e) when (!e.IsTooMany)
        {
            return null;
        }
    }

    /// <summary>Signs in with what the issuer gave a browser that was sent to it.</summary>
    /// <returns>As <see cref="BeginAsync(string, string, CancellationToken)"/>.</returns>
    /// <exception cref="IssuerAwayException" />
    public async Task<string?> BeginAsync(string code, string verifier, Uri returned, CancellationToken cancellation)
    {
        try
        {
            var grant = await RequestAsync(
                [new("grant_type", "authorization_code"), new("code", code), new("code_verifier", verifier), new("redirect_uri", returned.AbsoluteUri)],
                cancellation);
            return await store.StoreAsync(Ticket("", grant), cancellation);
        }
        catch (TokenGrantException e)
        {
            return e.IsTooMany ? throw new IssuerAwayException(e) : null;
        }
    }

    /// <exception cref="IssuerAwayException" />
    public async ValueTask<IssuerMetadata> IssuerAsync(CancellationToken cancellation)
    {
        if (_issuer is { } known)
            return known;

        try
        {
            using var http = clients.CreateClient(IssuerMetadata.Client);
            return _issuer = await IssuerMetadata.ReadAsync(http, tokens.Value, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogAway(tokens.Value.Authority, e.Message);
            throw new IssuerAwayException(e);
        }
    }

    public string ClientId => client.Value.Id;

    public Task EndAsync(string id) => store.RemoveAsync(id);

    /// <summary>The access token of a session; null when there is no such session any more.</summary>
    /// <exception cref="IssuerAwayException">It has expired, and the issuer does not answer.</exception>
    public async ValueTask<string?> TokenAsync(string id, CancellationToken cancellation)
    {
        if (await store.RetrieveAsync(id, cancellation) is not { } ticket)
            return null;

        if (!IsEnding(ticket))
            return ticket.Properties.GetTokenValue(Access);

        var stripe = _stripes[(uint)string.GetHashCode(id, StringComparison.Ordinal) % (uint)_stripes.Length];
        await stripe.WaitAsync(cancellation);
        try
        {
            // Another request may have done it.
            return await store.RetrieveAsync(id, cancellation) is { } now ? await RefreshedAsync(id, now, cancellation) : null;
        }
        finally
        {
            stripe.Release();
        }
    }

    private async Task<string?> RefreshedAsync(string id, AuthenticationTicket ticket, CancellationToken cancellation)
    {
        if (!IsEnding(ticket))
            return ticket.Properties.GetTokenValue(Access);

        try
        {
            if (ticket.Properties.GetTokenValue(Refresh) is { Length: > 0 } refresh)
            {
                var grant = await RequestAsync([new("grant_type", "refresh_token"), new("refresh_token", refresh)], cancellation);
                // An issuer may let the old refresh token go on.
                var renewed = Ticket(ticket.Principal.Identity!.Name!, grant with { RefreshToken = grant.RefreshToken ?? refresh });
                await store.RenewAsync(id, renewed, CancellationToken.None);
                return grant.AccessToken;
            }
        }
        catch (TokenGrantException e)
        {
            if (e.IsTooMany)
                throw new IssuerAwayException(e);

            LogEnded(ticket.Principal.Identity?.Name, e.Message);
        }

        await store.RemoveAsync(id, cancellation);
        return null;
    }

    private async Task<TokenGrant> RequestAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        try
        {
            using var http = clients.CreateClient(IssuerMetadata.Client);
            var endpoint = (await IssuerAsync(cancellation)).Tokens
                ?? throw new HttpRequestException($"{tokens.Value.Authority} has no usable 'token_endpoint'.");
            return await TokenGrant.RequestAsync(http, endpoint, client.Value.Id, client.Value.Secret, form, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TokenGrantException { Error: not "invalid_grant", IsTooMany: false }
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogAway(tokens.Value.Authority, e.Message);
            throw new IssuerAwayException(e);
        }
    }

    private AuthenticationTicket Ticket(string user, TokenGrant grant)
    {
        var properties = new AuthenticationProperties();
        properties.StoreTokens(
        [
            new() { Name = Access, Value = grant.AccessToken },
            new() { Name = Refresh, Value = grant.RefreshToken ?? "" },
            new() { Name = Until, Value = (time.GetUtcNow() + grant.Lifetime).ToString("O", CultureInfo.InvariantCulture) },
        ]);
        return new(new(new ClaimsIdentity([new(ClaimTypes.Name, user)], "session")), properties, "session");
    }

    private bool IsEnding(AuthenticationTicket ticket) =>
        DateTimeOffset.Parse(ticket.Properties.GetTokenValue(Until)!, CultureInfo.InvariantCulture) - Ahead <= time.GetUtcNow();

    [LoggerMessage(LogLevel.Information, "The session of {User} has ended: {Reason}")]
    private partial void LogEnded(string? user, string reason);

    [LoggerMessage(LogLevel.Warning, "{Authority} gives no tokens for sessions: {Reason}")]
    private partial void LogAway(string authority, string reason);
}
