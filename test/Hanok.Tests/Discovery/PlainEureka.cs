using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hanok.Tests.Discovery;

/// <summary>A registry that pushes nothing, as those of Netflix and Spring: it lists what the test says, and notes what it is told.</summary>
internal sealed class PlainEureka : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PlainEureka(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>The addresses of kitchens.</summary>
    public List<Uri> Kitchens { get; set; } = [];

    /// <summary>Method and path of each change.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Whether it has forgotten whom it knew.</summary>
    public bool KnowsNobody { get; set; }

    public static async Task<PlainEureka> StartAsync()
    {
        var builder = TestHost.CreateBuilder("registry");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var eureka = new PlainEureka(builder.Build());
        eureka._application.MapGet("/eureka/v2/apps/", () => Results.Text(eureka.List(), "application/json"));
        eureka._application.MapPost("/eureka/v2/apps/{app}", (HttpRequest request) => eureka.Note(request, StatusCodes.Status204NoContent));
        eureka._application.MapPut("/eureka/v2/apps/{app}/{id}", (HttpRequest request) =>
            eureka.Note(request, eureka.KnowsNobody ? StatusCodes.Status404NotFound : StatusCodes.Status200OK));
        eureka._application.MapDelete("/eureka/v2/apps/{app}/{id}", (HttpRequest request) => eureka.Note(request, StatusCodes.Status200OK));
        await eureka._application.StartOrDisposeAsync();
        return eureka;
    }

    public List<string> SoFar()
    {
        lock (Told)
            return [.. Told];
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private string List() => """{"applications":{"application":[{"name":"KITCHEN","instance":["""
        + string.Join(',', Kitchens.Select(kitchen =>
            $$"""{"instanceId":"{{kitchen.Authority}}","app":"KITCHEN","hostName":"{{kitchen.Host}}","status":"UP","port":{"$":{{kitchen.Port}},"@enabled":"true"} }"""))
        + "]}]}}";

    private IResult Note(HttpRequest request, int status)
    {
        lock (Told)
            Told.Add($"{request.Method} {request.Path}");

        return Results.StatusCode(status);
    }
}
