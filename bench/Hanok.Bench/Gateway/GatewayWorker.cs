using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanok.Bench.Gateway;

/// <summary>A backend or a gateway as a process of its own: this program again, told by its environment to be one.</summary>
internal static class GatewayWorker
{
    /// <summary>Holds the role: <c>backend</c>, <c>yarp</c> or <c>hanok</c>.</summary>
    public const string Variable = "HANOK_BENCH_GATEWAY";

    /// <summary>Where a gateway forwards to.</summary>
    public const string BackendVariable = "HANOK_BENCH_BACKEND";

    /// <summary>Behind it, on standard output, stands the address.</summary>
    public const string Listening = "listening ";

    // About what a view of a restaurant is.
    private static readonly byte[] Answer = System.Text.Encoding.UTF8.GetBytes($$"""{"id":7,"name":"Mare","menu":"{{new string('x', 400)}}"}""");

    public static async Task<int> RunAsync(string role)
    {
        var application = role switch
        {
            "backend" => Backend(),
            "yarp" => Yarp(),
            _ => Hanok(),
        };
        await application.StartAsync();
        Console.WriteLine($"{Listening}{application.Urls.First()}");
        // Ends with the benchmark, however that ends.
        await Task.WhenAny(application.WaitForShutdownAsync(), Console.In.ReadToEndAsync());
        return 0;
    }

    private static WebApplication Backend()
    {
        var builder = WebApplication.CreateSlimBuilder();
        Quiet(builder);
        var application = builder.Build();
        application.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            return context.Response.Body.WriteAsync(Answer).AsTask();
        });
        return application;
    }

    // As its documentation begins, with the log that one has in production.
    private static WebApplication Yarp()
    {
        var builder = WebApplication.CreateBuilder();
        Quiet(builder);
        AddRoute(builder.Configuration);
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var application = builder.Build();
        application.MapReverseProxy();
        return application;
    }

    private static WebApplication Hanok()
    {
        var builder = WebApplication.CreateBuilder();
        AddRoute(builder.Configuration);
        builder.AddHanok("gateway").AddGateway();
        Quiet(builder);
        var application = builder.Build();
        application.MapHanok();
        application.MapGateway();
        return application;
    }

    private static void AddRoute(ConfigurationManager configuration)
    {
        configuration.AddInMemoryCollection(
        [
            new("ReverseProxy:Routes:api:ClusterId", "backend"),
            new("ReverseProxy:Routes:api:AuthorizationPolicy", "Anonymous"),
            new("ReverseProxy:Routes:api:Match:Path", "/api/{**rest}"),
            new("ReverseProxy:Clusters:backend:Destinations:one:Address", Environment.GetEnvironmentVariable(BackendVariable)),
        ]);
        // What the row is about stands in the environment.
        configuration.AddEnvironmentVariables();
    }

    private static void Quiet(WebApplicationBuilder builder)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
    }
}
