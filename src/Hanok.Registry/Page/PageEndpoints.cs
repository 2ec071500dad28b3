using System.Text;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Registry.Replication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hanok.Registry.Page;

internal static class PageEndpoints
{
    // Only what comes from here may run, and nobody may frame it.
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly byte[] Style = Read("registry.css");
    private static readonly byte[] Script = Read("registry.js");

    public static void Map(IEndpointRouteBuilder root)
    {
        var endpoints = root.MapGroup("").RequireAuthorization(Access.PagePolicy);
        endpoints.MapGet("/", (HttpContext context, LeaseTable table, Peers peers) => Page(context, RegistryPage.Render(table.Report(), peers.States())));
        endpoints.MapGet("/instances/{app}/{id}", (HttpContext context, string app, string id, LeaseTable table) =>
            Page(context, InstancePage.Render(PathText.Key(app, id), table)));
        endpoints.MapGet("/registry.css", (HttpContext context) => Answer(context, Style, "text/css; charset=utf-8"));
        endpoints.MapGet("/registry.js", (HttpContext context) => Answer(context, Script, "text/javascript; charset=utf-8"));
    }

    private static FileContentHttpResult Page(HttpContext context, string html) => Answer(context, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");

    private static FileContentHttpResult Answer(HttpContext context, byte[] bytes, string type)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return TypedResults.Bytes(bytes, type);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
