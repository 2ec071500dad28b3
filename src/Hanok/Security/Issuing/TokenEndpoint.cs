using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Hanok.Security.Issuing;

/// <summary><c>POST /connect/token</c> (RFC 6749): client credentials, password, refresh token.</summary>
internal sealed partial class TokenEndpoint(DevelopmentIssuer issuer, Accounts accounts, TimeProvider time, ILogger<TokenEndpoint> logger) : IDisposable
{
    private static readonly FormOptions Form = new() { KeyLengthLimit = 64, ValueLengthLimit = 16 * 1024, ValueCountLimit = 16, BufferBodyLengthLimit = 64 * 1024 };

    // Compared with when there is no such account, so that the time does not tell. Of no password.
    private static readonly string Nobody = SecretHash.Of(Guid.CreateVersion7().ToString());

    // A password takes a core for some tens of milliseconds: the others shall have one left.
    private readonly SemaphoreSlim _passwords = new(2);
    private readonly AttemptLimit _byName = new(5, time), _byAddress = new(50, time);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context, 400, "invalid_request", "Send a form: application/x-www-form-urlencoded.");
            return;
        }

        var form = await context.Request.ReadFormAsync(Form, context.RequestAborted);
        if (form.Any(field => field.Value.Count > 1))
        {
            await RefuseAsync(context, 400, "invalid_request", "A field stands there more than once.");
            return;
        }

        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (_byAddress.Wait(address) is { } wait)
        {
            await LaterAsync(context, wait);
            return;
        }

        var (id, secret, isBasic) = Client(context.Request, form);
        var client = id is null ? null : accounts.Current.Client(id);
        if (client is null || !await IsAsync(client, secret, context.RequestAborted))
        {
            Failed(address, $"client {id}");
            if (isBasic)
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
            await RefuseAsync(context, 401, "invalid_client", "The client is not known, or its secret is wrong.");
            return;
        }

        switch (form["grant_type"].ToString())
        {
            case "client_credentials" when client.Secret is null:
                await RefuseAsync(context, 400, "unauthorized_client", "A client without a secret has no token of its own.");
                break;
            case "client_credentials":
                await GrantAsync(context, issuer.AccessToken(id!, id!, client), refresh: null);
                break;
            case "password":
                // Behind a client that keeps a secret are many people, all from its address.
                await PasswordAsync(context, form, id!, client.Secret is null ? address : null);
                break;
            case "refresh_token":
                await RefreshAsync(context, form["refresh_token"].ToString(), id!);
                break;
            case "":
                await RefuseAsync(context, 400, "invalid_request", "There is no grant_type.");
                break;
            default:
                await RefuseAsync(context, 400, "unsupported_grant_type", "There are: client_credentials, password, refresh_token.");
                break;
        }
    }

    public void Dispose() => _passwords.Dispose();

    private async Task PasswordAsync(HttpContext context, IFormCollection form, string client, string? address)
    {
        var name = form["username"].ToString();
        if (_byName.Wait(name) is { } wait)
        {
            await LaterAsync(context, wait);
            return;
        }

        var user = accounts.Current.User(name);
        if (!await IsAsync(new(user?.Secret ?? Nobody), form["password"].ToString(), context.RequestAborted) || user is null)
        {
            _byName.Failed(name);
            Failed(address, $"user {name}");
            await RefuseAsync(context, 400, "invalid_grant", "The name or the password is wrong.");
            return;
        }

        _byName.Succeeded(name);
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

    private async Task<bool> IsAsync(Account account, string? secret, CancellationToken cancellation)
    {
        if (account.Secret is null)
            return string.IsNullOrEmpty(secret);

        await _passwords.WaitAsync(cancellation);
        try
        {
            return SecretHash.Matches(account.Secret, secret ?? "");
        }
        finally
        {
            _passwords.Release();
        }
    }

    private static (string? Id, string? Secret, bool IsBasic) Client(HttpRequest request, IFormCollection form)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || !"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
            return (form["client_id"].ToString(), form["client_secret"].ToString(), false);

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

    private void Failed(string? address, string who)
    {
        if (address is not null)
            _byAddress.Failed(address);

        LogRefused(who, address);
    }

    private Task GrantAsync(HttpContext context, string token, string? refresh) => WriteAsync(context, 200, TokenWriter.Json(json =>
    {
        json.WriteString("access_token", token);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", issuer.TokenSeconds);
        if (refresh is not null)
            json.WriteString("refresh_token", refresh);
    }));

    private static Task LaterAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return RefuseAsync(context, 429, "invalid_grant", "It was wrong too often. Wait for a minute.");
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
