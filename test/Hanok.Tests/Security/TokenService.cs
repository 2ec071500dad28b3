using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Security;

/// <summary>A service that wants tokens, on a port of its own.</summary>
internal sealed class TokenService : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TokenService(WebApplication application) => _application = application;

    public HttpClient Client { get; } = new();

    public static async Task<TokenService> StartAsync(Dictionary<string, string?> settings, TimeProvider? time = null)
    {
        var builder = TestHost.CreateBuilder("kitchen");
        builder.Configuration.AddInMemoryCollection(settings);
        if (time is not null)
            builder.Services.AddSingleton(time);

        builder.AddHanok("kitchen").AddTokens();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapHanok();
        application.MapGet("/anybody", () => "welcome").AllowAnonymous();
        application.MapGet("/somebody", (HttpContext context) => context.User.Identity!.Name);
        application.MapGet("/cook", (HttpContext context) => "soup").RequireAuthorization(policy => policy.RequireRole("cook"));

        var service = new TokenService(application);
        await application.StartOrDisposeAsync();
        service.Client.BaseAddress = new Uri(application.Urls.First());
        return service;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, params string[] authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var one in authorization)
            request.Headers.TryAddWithoutValidation("Authorization", one);

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
