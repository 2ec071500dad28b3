using System.Text.Json;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary><c>POST /web/login</c>, <c>POST /web/logout</c>, <c>GET /web/user</c>: for pages and for their scripts.</summary>
internal static class SessionEndpoints
{
    private const string LoginPath = "/web/login", LogoutPath = "/web/logout", UserPath = "/web/user";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(LoginPath, LoginAsync).AllowAnonymous();
        endpoints.MapPost(LogoutPath, LogoutAsync).AllowAnonymous();
        endpoints.MapGet(UserPath, UserAsync).AllowAnonymous();
    }

    /// <summary>Always another id than before: one that somebody else put into the browser is worth nothing.</summary>
    private static async Task LoginAsync(HttpContext context)
    {
        var sessions = context.RequestServices.GetRequiredService<WebSessions>();
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(new() { ValueCountLimit = 16, ValueLengthLimit = 4 * 1024 }, context.RequestAborted) : FormCollection.Empty;
        var page = Local(form["return"]) ?? "/";
        string? id;
        try
        {
            id = await sessions.BeginAsync(form["username"].ToString(), form["password"].ToString(), context.RequestAborted);
        }
        catch (IssuerAwayException)
        {
            await AnswerAsync(context, SignIn(context, "away", page), StatusCodes.Status503ServiceUnavailable);
            return;
        }

        if (id is null)
        {
            await AnswerAsync(context, SignIn(context, "wrong", page), StatusCodes.Status401Unauthorized);
            return;
        }

        if (SessionCookie.TryRead(context.Request, out var before))
            await sessions.EndAsync(before);

        SessionCookie.Write(context, id);
        await AnswerAsync(context, page, StatusCodes.Status204NoContent);
    }

    private static async Task LogoutAsync(HttpContext context)
    {
        if (SessionCookie.TryRead(context.Request, out var id))
            await context.RequestServices.GetRequiredService<WebSessions>().EndAsync(id);

        SessionCookie.Delete(context);
        await AnswerAsync(context, "/", StatusCodes.Status204NoContent);
    }

    /// <summary>For scripts: what the token says of who is signed in, without the token.</summary>
    private static async Task UserAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            var user = context.User;
            json.WriteStartObject();
            json.WriteBoolean("signedIn", user.Identity?.IsAuthenticated == true);
            if (user.FindFirst(TokenClaims.Subject)?.Value is { } name)
            {
                json.WriteString("name", name);
                json.WriteStartArray("roles");
                foreach (var role in user.FindAll(TokenClaims.Role))
                    json.WriteStringValue(role.Value);
                json.WriteEndArray();
                foreach (var claim in context.RequestServices.GetRequiredService<IOptions<TokenOptions>>().Value.MessageClaims)
                    if (user.FindFirst(claim)?.Value is { } value)
                        json.WriteString(claim, value);
            }

            json.WriteEndObject();
        }

        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static string SignIn(HttpContext context, string problem, string page) =>
        $"{context.RequestServices.GetRequiredService<IOptions<SessionOptions>>().Value.SignInPage}?problem={problem}&return={Uri.EscapeDataString(page)}";

    // A form is followed by a page, a script by a status.
    private static async Task AnswerAsync(HttpContext context, string page, int status)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = page;
            return;
        }

        context.Response.StatusCode = status;
        if (status >= 400)
            await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
            {
                HttpContext = context,
                ProblemDetails =
                {
                    Status = status,
                    Type = $"urn:hanok:problem:{(status == 401 ? "sign-in-refused" : "issuer-unavailable")}",
                    Detail = status == 401 ? "The name or the password is wrong." : "The issuer of tokens does not answer. Try again.",
                },
            });
    }

    // A page of this site, and nothing that a browser could take for another host.
    private static string? Local(string? page) =>
        page is ['/', ..] && page.Length <= 2000 && !(page.Length > 1 && page[1] is '/' or '\\') && !page.AsSpan().ContainsAnyInRange('\0', '\x1f')
            && page.All(char.IsAscii)
            ? page : null;
}
