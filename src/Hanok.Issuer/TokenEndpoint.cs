using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hanok.Security;

namespace Hanok.Issuer;

/// <summary><c>POST /connect/token</c> (RFC 6749): client credentials, password, refresh token.</summary>
internal sealed partial class TokenEndpoint(DevelopmentIssuer issuer, Accounts accounts, TimeProvider time, ILogger<TokenEndpoint> logger) : IDisposable
{
    // Compared with when there is no such account, so that the time does not tell. Of no password.
    private static readonly string Nobody = SecretHash.Of(Guid.CreateVersion7().ToString());

    // Services never wait for people: a client with a random secret waits for nobody, one with a password for its like.
    private readonly SecretChecks _clients = new(1, time), _people = new(2, time);
    private readonly SignInAttempts _attempts = new(time);

    // Of clients, only who is wrong waits: others behind the same address are as good as before.
    private readonly AttemptLimit _wrongClients = new(20, time), _slowClients = new(5, time);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        PostedForm form;
        try
        {
            form = await PostedForm.ReadAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, "invalid_request", e.Message);
            return;
        }

        var (id, secret, isBasic) = Client(context.Request, form);
        if (await ClientAsync(context, id, secret, isBasic) is not { } client)
            return;

        switch (form["grant_type"])
        {
            case "client_credentials":
                await ClientCredentialsAsync(context, form["resource"], id!, client);
                break;
            case "password" or "refresh_token" when form["resource"].Length > 0:
                await RefuseAsync(context, 400, "invalid_target", "The token of a user is for the whole system.");
                break;
            case "password":
                // Behind a client that keeps a secret are many people, all from its address; it counts for itself.
                await PasswordAsync(context, form, id!, client.Secret is null ? context.Connection.RemoteIpAddress : null);
                break;
            case "refresh_token":
                await RefreshAsync(context, form["refresh_token"], id!);
                break;
            case "":
                await RefuseAsync(context, 400, "invalid_request", "There is no grant_type.");
                break;
            default:
                await RefuseAsync(context, 400, "unsupported_grant_type", "There are: client_credentials, password, refresh_token.");
                break;
        }
    }

    public void Dispose()
    {
        _clients.Dispose();
        _people.Dispose();
    }

    /// <returns>Null when it is none, and has been answered.</returns>
    private async Task<Account?> ClientAsync(HttpContext context, string? id, string? secret, bool isBasic)
    {
        var address = SignInAttempts.NetworkOf(context.Connection.RemoteIpAddress);
        if (id?.Length > SignInAttempts.LongestName)
            id = null;
        var client = id is null ? null : accounts.Current.Client(id);
        var both = client?.Secret is { } hash && !SecretHash.IsFast(hash) ? $"{address} {id}" : null;
        if (both is not null)
        {
            if (_slowClients.Wait(both) is { } wait)
            {
                await LaterAsync(context, wait);
                return null;
            }

            _slowClients.Began(both);
        }

        var fits = client switch
        {
            null => false,
            { Secret: null } => string.IsNullOrEmpty(secret),
            _ => await _clients.MatchesAsync(client.Secret, secret ?? "", context.RequestAborted),
        };
        if (both is not null && fits is not false)
            _slowClients.TakeBack(both);

        switch (fits)
        {
            case true:
                return client;
            case null:
                await BusyAsync(context);
                return null;
        }

        if (_wrongClients.Wait(address) is { } left)
        {
            await LaterAsync(context, left);
            return null;
        }

        _wrongClients.Began(address);
        LogRefused($"client {id}", address);
        if (isBasic)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
        await RefuseAsync(context, 401, "invalid_client", "The client is not known, or its secret is wrong.");
        return null;
    }

    private Task ClientCredentialsAsync(HttpContext context, string resource, string id, Account client)
    {
        if (client.Secret is null)
            return RefuseAsync(context, 400, "unauthorized_client", "A client without a secret has no token of its own.");

        if (resource.Length > 0 ? !issuer.IsReceiver(resource) : issuer.IsBound(client))
            return RefuseAsync(
                context, 400, "invalid_target", $"Say for which service it is: resource={issuer.Audience}/<the name of the service that is called>.");

        return GrantAsync(context, issuer.AccessToken(id, id, client, resource.Length > 0 ? resource : null), refresh: null);
    }

    private async Task PasswordAsync(HttpContext context, PostedForm form, string client, IPAddress? address)
    {
        var name = form["username"];
        if (name.Length > SignInAttempts.LongestName)
        {
            await RefuseAsync(context, 400, "invalid_grant", "The name or the password is wrong.");
            return;
        }

        if (_attempts.Begin(name, address) is { } wait)
        {
            await LaterAsync(context, wait);
            return;
        }

        var user = accounts.Current.User(name);
        var fits = await _people.MatchesAsync(user?.Secret ?? Nobody, form["password"], context.RequestAborted);
        if (fits is null)
        {
            _attempts.TakeBack(name, address);
            await BusyAsync(context);
            return;
        }

        if (fits is false || user is null)
        {
            LogRefused($"user {name}", $"{address}");
            await RefuseAsync(context, 400, "invalid_grant", "The name or the password is wrong.");
            return;
        }

        _attempts.TakeBack(name, address);
        await GrantAsync(context, issuer.AccessToken(name, client, user), issuer.RefreshToken(name, client));
    }

    // Roles and claims are those of now, and who is gone gets none.
    private async Task RefreshAsync(HttpContext context, string token, string client)
    {
        if (issuer.UserOf(token, client) is { } name && accounts.Current.User(name) is { } user)
            await GrantAsync(context, issuer.AccessToken(name, client, user), issuer.RefreshToken(name, client));
        else
            await RefuseAsync(context, 400, "invalid_grant", "The refresh token has expired, or is none.");
    }

    private static (string? Id, string? Secret, bool IsBasic) Client(HttpRequest request, PostedForm form)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || !"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return (form["client_id"], form["client_secret"], false);

        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter ?? "")).Split(':', 2);
            return pair.Length == 2 ? (Decode(pair[0]), Decode(pair[1]), true) : (null, null, true);
        }
        catch (FormatException)
        {
            return (null, null, true);
        }
    }

    // As a form encodes it (RFC 6749, 2.3.1).
    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private Task GrantAsync(HttpContext context, string token, string? refresh) => WriteAsync(context, 200, TokenWriter.Json(json =>
    {
        json.WriteString("access_token", token);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", issuer.TokenSeconds);
        if (refresh is not null)
            json.WriteString("refresh_token", refresh);
    }));

    private static Task BusyAsync(HttpContext context) => LaterAsync(context, TimeSpan.FromSeconds(1), "Too many sign in just now. Try again in a moment.");

    private static Task LaterAsync(HttpContext context, TimeSpan wait, string reason = "It was wrong too often. Wait for a minute.")
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return RefuseAsync(context, 429, "invalid_grant", reason);
    }

    private static Task RefuseAsync(HttpContext context, int status, string error, string description) =>
        WriteAsync(context, status, TokenWriter.Json(json =>
        {
            json.WriteString("error", error);
            json.WriteString("error_description", description);
        }));

    private static async Task WriteAsync(HttpContext context, int status, byte[] json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Warning, "No token for {Who}, from {Address}.")]
    private partial void LogRefused(string who, string? address);
}
