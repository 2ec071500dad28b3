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

    /// <summary>
    /// Whether a page of another site may come as far as here: by the policy of the endpoint (CORS), or to ask what that is, with a preflight.
    /// </summary>
    public static async ValueTask<bool> AllowsAsync(HttpContext context)
    {
        if (IsPreflight(context.Request))
            return true;

        return context.GetEndpoint()?.Metadata.GetMetadata<IEnableCorsAttribute>() is { } endpoint
            && context.RequestServices.GetService<ICorsPolicyProvider>() is { } policies
            && await policies.GetPolicyAsync(context, endpoint.PolicyName) is { } policy
            && context.Request.Headers.Origin is [{ } origin] && policy.IsOriginAllowed(origin);
    }

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0;

    private static Task RefuseAsync(HttpContext context, RequestDelegate next) =>
        IsPreflight(context.Request) && context.GetEndpoint()?.Metadata.GetMetadata<IEnableCorsAttribute>() is null
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
