using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Chassis;

/// <summary>
/// The step that answers preflights: a browser sends them without a token, so they come before it is asked who calls. By the policy of the
/// endpoint (CORS); where there is none, no page of another origin may call.
/// </summary>
internal static class CrossOrigin
{
    public static void UseCrossOrigin(this WebApplication application)
    {
        if (application.Services.GetService<ICorsService>() is not null)
            application.UseCors();

        application.Use(RefuseAsync);
    }

    private static Task RefuseAsync(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.Origin.Count > 0
        && context.Request.Headers.AccessControlRequestMethod.Count > 0
        && context.GetEndpoint()?.Metadata.GetMetadata<IEnableCorsAttribute>() is null
            ? WriteAsync(context)
            : next(context);

    private static async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status403Forbidden,
                Type = "urn:hanok:problem:cross-origin",
                Detail = "Pages of other origins may not call this.",
            },
        });
    }
}
