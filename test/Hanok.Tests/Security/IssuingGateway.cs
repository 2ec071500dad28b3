using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Runner;
using Hanok.Issuer;
using Hanok.Testing;
using Hanok.Tests.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Security;

/// <summary>A gateway that keeps sessions, before an issuer and one service that writes down what it gets.</summary>
internal sealed class IssuingGateway : IAsyncDisposable
{
    public const string Password = "open sesame";

    private static readonly string[] Planted = ["hanok-session=planted", "__Host-hanok-session=planted; Path=/", "taste=sweet"];

    private readonly WebApplication _application, _issuer;
    private readonly TestService _service;

    private IssuingGateway(WebApplication application, WebApplication issuer, TestService service, string folder) =>
        (_application, _issuer, _service, Folder) = (application, issuer, service, folder);

    public string Folder { get; }

    /// <summary>What the service got last.</summary>
    public IHeaderDictionary Seen { get; private set; } = new HeaderDictionary();

    /// <summary>How many requests the service got.</summary>
    public int Count { get; private set; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public string Address => Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public T Get<T>() where T : notnull => _application.Services.GetRequiredService<T>();

    public static Task<IssuingGateway> StartAsync(TimeProvider? time = null, string? folder = null, params (string Key, string? Value)[] settings) =>
        StartAsync(time, folder, null, settings);

    /// <param name="cache">Where sessions are kept; null: in the memory of the gateway.</param>
    public static async Task<IssuingGateway> StartAsync(
        TimeProvider? time, string? folder, IDistributedCache? cache, params (string Key, string? Value)[] settings)
    {
        IssuingGateway? gateway = null;
        var service = await TestService.StartAsync(context =>
        {
            gateway!.Seen = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
            gateway.Count++;
            foreach (var cookie in context.Request.Path.StartsWithSegments("/api/plain") ? [] : Planted)
                context.Response.Headers.Append("Set-Cookie", cookie);

            return context.Response.WriteAsync($"{context.Request.Path}");
        });

        folder ??= Directory.CreateTempSubdirectory("hanok-issuer-").FullName;
        WriteAccounts(folder, ("alice", Password));
        var (address, behind) = ($"http://127.0.0.1:{Ports.Free()}", $"http://127.0.0.1:{Ports.Free()}");
        Dictionary<string, string?> common = new()
        {
            ["Hanok:Tokens:Authority"] = address,
            ["Hanok:Tokens:Audience"] = TestIssuer.Audience,
        };
        var builder = TestHost.CreateBuilder("gateway");
        builder.Configuration.AddInMemoryCollection(common);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:shop:ClusterId"] = "service",
            ["ReverseProxy:Routes:shop:Match:Path"] = "/shop/{**rest}",
            ["ReverseProxy:Routes:shop:AuthorizationPolicy"] = "Anonymous",
            ["ReverseProxy:Routes:api:ClusterId"] = "service",
            ["ReverseProxy:Routes:api:Match:Path"] = "/api/{**rest}",
            ["ReverseProxy:Routes:tokens:ClusterId"] = "issuer",
            ["ReverseProxy:Routes:tokens:Match:Path"] = "/connect/{**rest}",
            ["ReverseProxy:Routes:tokens:AuthorizationPolicy"] = "Anonymous",
            ["ReverseProxy:Routes:issuer:ClusterId"] = "issuer",
            ["ReverseProxy:Routes:issuer:Match:Path"] = "/.well-known/{**rest}",
            ["ReverseProxy:Routes:issuer:AuthorizationPolicy"] = "Anonymous",
            ["ReverseProxy:Clusters:service:Destinations:one:Address"] = service.Address,
            ["ReverseProxy:Clusters:issuer:Destinations:one:Address"] = behind,
            ["Hanok:Tokens:Client:Id"] = "gateway",
            ["Hanok:Tokens:Client:Secret"] = "the gateway's own secret",
            ["Hanok:Tokens:MessageClaims:0"] = "consumer_id",
            ["Gateway:Sessions:KeyFolder"] = Path.Combine(folder, "session-keys"),
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        if (time is not null)
            builder.Services.AddSingleton(time);
        if (cache is not null)
            builder.Services.AddSingleton(cache);

        builder.AddHanok("gateway").AddGateway().AddTokens().AddWebSessions();
        var application = builder.Build();
        application.Urls.Add(address);
        application.MapHanok();
        application.MapGateway();
        gateway = new(application, Issuer(common, behind, folder, time, settings), service, folder);
        try
        {
            await gateway._issuer.StartAsync(TestContext.Current.CancellationToken);
            await application.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }

        gateway.Client.BaseAddress = new Uri(address);
        return gateway;
    }

    private static WebApplication Issuer(
        Dictionary<string, string?> common, string address, string folder, TimeProvider? time, (string Key, string? Value)[] settings)
    {
        var builder = TestHost.CreateBuilder("issuer");
        builder.Configuration.AddInMemoryCollection(common);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hanok:Issuer:Folder"] = folder,
            ["Hanok:Issuer:Accounts"] = Path.Combine(folder, "accounts.json"),
            ["Hanok:Issuer:OutsideDevelopment"] = "true",
        });
        builder.Configuration.AddInMemoryCollection(
            settings.Where(s => s.Key.StartsWith("Hanok:", StringComparison.Ordinal)).Select(s => KeyValuePair.Create(s.Key, s.Value)));
        if (time is not null)
            builder.Services.AddSingleton(time);

        builder.AddHanok("issuer").AddDevelopmentIssuer();
        var application = builder.Build();
        application.Urls.Add(address);
        application.MapHanok();
        return application;
    }

    /// <summary>The users, all consumers, and two clients: one with a secret and one without.</summary>
    public static void WriteAccounts(string folder, params (string Name, string Password)[] users) => File.WriteAllBytes(
        Path.Combine(folder, "accounts.json"), JsonSerializer.SerializeToUtf8Bytes(
            new AccountsFile(
                users.ToDictionary(u => u.Name, u => new Account(SecretHash.Of(u.Password), ["consumer"], new Dictionary<string, string> { ["consumer_id"] = "c1", ["iss"] = "evil" })),
                new Dictionary<string, Account>
                {
                    ["gateway"] = new(SecretHash.OfRandom("the gateway's own secret"), ["service"]),
                    ["curl"] = new(null),
                }),
            AccountsJson.Default.AccountsFile));

    public async Task<(HttpStatusCode Status, JsonNode Body, HttpResponseMessage Response)> TokenAsync(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var response = await Client.PostAsync("/connect/token", content, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!, response);
    }

    public Task<(HttpStatusCode Status, JsonNode Body, HttpResponseMessage Response)> PasswordAsync(string user = "alice", string password = Password) =>
        TokenAsync(("grant_type", "password"), ("client_id", "curl"), ("username", user), ("password", password));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <returns>The cookie, as a browser sends it back.</returns>
    public async Task<string> SignInAsync(string? cookie = null)
    {
        using var form = LoginForm("alice", Password);
        using var response = await SendAsync(HttpMethod.Post, "/web/login", form, [("Sec-Fetch-Site", "same-origin"), .. cookie is null ? [] : new[] { ("Cookie", cookie) }]);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    public static FormUrlEncodedContent LoginForm(string user, string password, string page = "/") =>
        new([new("username", user), new("password", password), new("return", page)]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
        await _issuer.DisposeAsync();
        await _service.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
