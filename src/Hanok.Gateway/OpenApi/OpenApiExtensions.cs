using Hanok.Gateway.OpenApi;
using Hanok.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Microsoft.Extensions.DependencyInjection;

public static class OpenApiExtensions
{
    /// <summary>
    /// Describes what can be called below <paramref name="prefix"/>: OpenAPI 3.1 at <c>{prefix}/openapi.json</c>, the same as a page at
    /// <c>{prefix}/docs</c>. It is put together from what the services say of themselves at <c>/hanok/openapi/v1.json</c>, as they are asked;
    /// one that does not answer is named in <c>x-hanok-missing</c>. A BFF has this already.
    /// </summary>
    /// <param name="prefix">As in <c>/api</c>.</param>
    public static IEndpointRouteBuilder MapApiDescription(this IEndpointRouteBuilder application, string prefix, string title)
    {
        var path = "/" + prefix.Trim('/') + "/";
        var services = application.ServiceProvider;
        var description = new ApiDescription(
            path, title, services.GetRequiredService<ServiceDescriptions>(), services.GetRequiredService<PublicRoutes>(),
            services.GetRequiredService<EndpointDataSource>());

        // What is public may be known to all.
        application.MapGet(path + "openapi.json", context => AnswerJsonAsync(description, context)).AllowAnonymous();
        application.MapGet(path + "docs", context => AnswerPageAsync(description, context)).AllowAnonymous();
        return application;
    }

    internal static void AddOpenApiMerge(this IServiceCollection services)
    {
        services.AddSingleton<PublicRoutes>();
        services.AddSingleton<ServiceDescriptions>();
        services.AddHttpClient(ServiceDescriptions.HttpClientName, ServiceDescriptions.Configure)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => ServiceConnections.Handler())
            .AddHanokDiscovery();
    }

    private static async Task AnswerJsonAsync(ApiDescription description, HttpContext context)
    {
        var document = await description.GetAsync();
        context.Response.Headers.ETag = document.ETag;
        context.Response.Headers.CacheControl = "no-cache";
        if (EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var known) && known.Any(tag => tag.Tag == document.ETag || tag.Tag == "*"))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(document.Json, context.RequestAborted);
    }

    private static async Task AnswerPageAsync(ApiDescription description, HttpContext context)
    {
        var document = await description.GetAsync();
        context.Response.Headers.ContentSecurityPolicy = DocsStyle.Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(document.Page, context.RequestAborted);
    }
}
