using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis.Sites;

/// <summary>
/// Keeps the pages of other sites out, in whatever browser runs near this process: nothing on a port is believed because it comes from this machine.
/// </summary>
internal sealed class SiteMiddleware(RequestDelegate next, OwnHosts hosts, IOptions<SiteOptions> options, IProblemDetailsService problems)
{
    private const int Shown = 200;

    private readonly string[] _allowed = options.Value.AllowedOrigins;

    public Task InvokeAsync(HttpContext context)
    {
        if (!hosts.Has(context.Request.Host.Value))
            return RefuseAsync(
                context, StatusCodes.Status421MisdirectedRequest, "foreign-host",
                $"This process is not called '{Short(context.Request.Host.Value!)}'. If that is one of its names, add it to its setting AllowedHosts "
                + "(several with ';' between them).");

        return RequestOrigin.Foreign(context.Request, _allowed) is { } foreign ? LetInOrRefuseAsync(context, foreign) : next(context);
    }

    private async Task LetInOrRefuseAsync(HttpContext context, string foreign)
    {
        if (await CrossOrigin.AllowsAsync(context))
            await next(context);
        else
            await RefuseAsync(
                context, StatusCodes.Status403Forbidden, "foreign-origin",
                $"A page of {Short(foreign)} may not do this here. If it may, add its origin to the setting Hanok__AllowedOrigins__0.");
    }

    private async Task RefuseAsync(HttpContext context, int status, string type, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        await problems.TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Type = $"urn:hanok:problem:{type}", Detail = detail },
        });
    }

    private static string Short(string text) => text.Length > Shown ? $"{text[..Shown]}..." : text;
}
