using System.Globalization;
using System.Text.Json;
using Hanok.Security;
using Hanok.Security.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary><c>/web/login</c>, <c>/web/callback</c>, <c>POST /web/logout</c>, <c>GET /web/user</c>: for pages and for their scripts.</summary>
internal static class SessionEndpoints
{
    public const string CallbackPath = "/web/callback";

    private const string LoginPath = "/web/login", LogoutPath = "/web/logout", UserPath = "/web/user";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<SessionOptions>>();
        endpoints.MapPost(LoginPath, context => options.Value.Flow == SignInFlow.Password ? LoginAsync(context) : NotHereAsync(context))
            .WithMetadata(PostedForm.Metadata).AllowAnonymous();
        endpoints.MapGet(LoginPath, context => options.Value.Flow == SignInFlow.Code ? LeaveAsync(context) : NotHereAsync(context)).AllowAnonymous();
        // With the issuer's flow, its handler answers before it comes to this.
        endpoints.MapGet(CallbackPath, NotHereAsync).AllowAnonymous();
        endpoints.MapPost(LogoutPath, LogoutAsync).AllowAnonymous();
        endpoints.MapGet(UserPath, UserAsync).AllowAnonymous();
    }

    public static bool IsSignIn(PathString path) => path == LoginPath || path == CallbackPath;

    /// <summary>Sends the browser to the page to sign in, with what went wrong.</summary>
    public static void GoToSignIn(HttpContext context, SignInProblem problem, string? page) => Go(context, SignIn(context, problem, Local(page) ?? "/"));

    private static async Task LoginAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var form = await PostedForm.ReadAsync(context);
        var (name, page) = (form["username"], Local(form["return"]) ?? "/");
        if (name.Length > SignInAttempts.LongestName)
        {
            await RefuseAsync(context, SignInProblem.Wrong, page, "");
            return;
        }

        // Here and not at the issuer, for which all come from this one address.
        var (attempts, address) = (services.GetRequiredService<SignInAttempts>(), context.Connection.RemoteIpAddress);
        if (attempts.Begin(name, address) is { } wait)
        {
            await RefuseAsync(context, SignInProblem.Wait, page, name, wait);
            return;
        }

        bool fits;
        try
        {
            fits = await services.GetRequiredService<SessionTokens>().SignInAsync(context, name, form["password"]);
        }
        catch (Exception e) when (e is IssuerAwayException or SessionsAwayException or TokenGrantException)
        {
            attempts.TakeBack(name, address);
            var tooMany = e as TokenGrantException;
            await RefuseAsync(context, tooMany is null ? SignInProblem.Away : SignInProblem.Wait, page, name, tooMany?.RetryAfter);
            return;
        }

        if (!fits)
        {
            await RefuseAsync(context, SignInProblem.Wrong, page, name);
            return;
        }

        attempts.TakeBack(name, address);
        await AnswerAsync(context, page);
    }

    private static Task NotHereAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Sends the browser to the issuer.</summary>
    private static async Task LeaveAsync(HttpContext context)
    {
        var page = Local(context.Request.Query["return"]) ?? "/";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await context.ChallengeAsync(IssuerSignIn.Scheme, new() { RedirectUri = page });
        }
        catch (InvalidOperationException)
        {
            // What it says of itself cannot be read.
            GoToSignIn(context, SignInProblem.Away, page);
        }
    }

    private static void Go(HttpContext context, string page)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = page;
    }

    private static async Task LogoutAsync(HttpContext context)
    {
        await context.SignOutAsync(SessionStep.Scheme);
        await AnswerAsync(context, "/");
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

    // A form is followed by a page, a script by a status.
    private static Task AnswerAsync(HttpContext context, string page)
    {
        if (WantsPage(context))
            Go(context, page);
        else
            (context.Response.Headers.CacheControl, context.Response.StatusCode) = ("no-store", StatusCodes.Status204NoContent);

        return Task.CompletedTask;
    }

    private static async Task RefuseAsync(HttpContext context, SignInProblem problem, string page, string name, TimeSpan? wait = null)
    {
        if (problem != SignInProblem.Wrong)
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling((wait ?? TimeSpan.FromSeconds(1)).TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        if (WantsPage(context))
        {
            Go(context, SignIn(context, problem, page, name));
            return;
        }

        var (status, type, detail) = problem switch
        {
            SignInProblem.Wrong => (StatusCodes.Status401Unauthorized, "sign-in-refused", "The name or the password is wrong."),
            SignInProblem.Wait => (StatusCodes.Status429TooManyRequests, "too-many-sign-ins", "It was wrong too often, or too many sign in just now. Wait, and try again."),
            _ => (StatusCodes.Status503ServiceUnavailable, "issuer-unavailable", "The issuer of tokens does not answer. Try again."),
        };
        (context.Response.Headers.CacheControl, context.Response.StatusCode) = ("no-store", status);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = { Status = status, Type = $"urn:hanok:problem:{type}", Detail = detail },
        });
    }

    private static bool WantsPage(HttpContext context) => context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // With the name, so that only the password need be typed again.
    private static string SignIn(HttpContext context, SignInProblem problem, string page, string name = "")
    {
        var form = context.RequestServices.GetRequiredService<IOptions<SessionOptions>>().Value.SignInPage;
        var link = $"{form}?problem={problem.ToString().ToLowerInvariant()}&return={Uri.EscapeDataString(page)}";
        return name.Length == 0 ? link : $"{link}&name={Uri.EscapeDataString(name)}";
    }

    // A page of this site, and nothing that a browser could take for another host.
    private static string? Local(string? page) =>
        page is ['/', ..] && page.Length <= 2000 && !(page.Length > 1 && page[1] is '/' or '\\') && !page.AsSpan().ContainsAnyInRange('\0', '\x1f')
            && page.All(char.IsAscii)
            ? page : null;
}
