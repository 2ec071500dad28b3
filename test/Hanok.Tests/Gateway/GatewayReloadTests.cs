using System.Net;
using System.Text.Json.Nodes;
using Hanok.Gateway.Configuration;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.Chassis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Gateway;

/// <summary>A real file that is rewritten while the gateway runs.</summary>
public sealed class GatewayReloadTests : IAsyncLifetime
{
    private const string Key = "a key that is long enough";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hanok-reload-");
    private WebApplication? _gateway;
    private TestService? _kitchen;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "routes.json");

    private ReloadState State => _gateway!.Services.GetRequiredService<ReloadState>();

    public async ValueTask InitializeAsync()
    {
        _kitchen = await TestService.SayingAsync("here");
        Write(Routes("/one", "kitchen"));

        var builder = TestHost.CreateBuilder("gateway", _folder.FullName);
        builder.Configuration.AddJsonFile(File, optional: false, reloadOnChange: true);
        builder.Configuration.AddInMemoryCollection([new("services:kitchen:http:0", _kitchen.Address), new("Hanok:Admin:Keys:tester", Key)]);
        builder.AddHanok("gateway").AddGateway();
        builder.Services.OpenUndeclaredEndpoints();
        _gateway = builder.Build();
        _gateway.Urls.Add("http://127.0.0.1:0");
        _gateway.MapHanok();
        _gateway.MapGateway();
        await _gateway.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_kitchen is not null)
            await _kitchen.DisposeAsync();

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_broken_file_changes_nothing_and_is_told_until_it_is_mended()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/one"));

        Write("""{ "ReverseProxy": { "Routes": """);
        await IsRefusedAsync("routes.json is no JSON");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/one"));

        Write(Routes("/two", "kitchn"));
        await IsRefusedAsync("leads to the cluster 'kitchn', which is not in ReverseProxy:Clusters. There is: kitchen.");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/one"));

        Write(Routes("/two", "kitchen").Replace("\"Match\"", "\"Order\": \"first\", \"Match\"", StringComparison.Ordinal));
        await IsRefusedAsync("The section ReverseProxy cannot be read");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/one"));

        Write("{}");
        await IsRefusedAsync("has no routes any more");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/one"));
        Assert.Contains("has no routes any more", (string?)(await ShowAsync())["reload"]!["errors"]![0]);

        Write(Routes("/two", "kitchen"));
        await Until.TrueAsync(async () => await StatusAsync("/two") == HttpStatusCode.OK, () => ValueTask.FromResult("the new route is there"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/one"));
        Assert.Empty((await ShowAsync())["reload"]!["errors"]!.AsArray());
    }

    [Fact]
    public async Task What_the_gateway_knows_is_for_operators_only()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/hanok/gateway"));

        var shown = await ShowAsync();

        Assert.Equal("/one", (string?)shown["routes"]![0]!["path"]);
        Assert.Equal("closed", (string?)shown["clusters"]![0]!["destinations"]![0]!["breaker"]!["state"]);
        Assert.Equal(_kitchen!.Address, (string?)shown["clusters"]![0]!["destinations"]![0]!["address"]);
    }

    private static string Routes(string path, string cluster) => $$"""
        {
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "{{cluster}}", "Match": { "Path": "{{path}}" } } },
            "Clusters": { "kitchen": { "Destinations": { "kitchen": { "Address": "http://kitchen" } } } }
          }
        }
        """;

    // As a deployment does it: never half a file.
    private void Write(string text)
    {
        System.IO.File.WriteAllText(File + ".new", text);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    private Task IsRefusedAsync(string why) =>
        Until.TrueAsync(() => State.Errors.Any(e => e.Contains(why, StringComparison.Ordinal)), $"'{why}', not '{string.Join(" ", State.Errors)}'");

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_gateway!.Urls.First()) };
        return (await client.GetAsync(path, Cancel)).StatusCode;
    }

    private async Task<JsonNode> ShowAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_gateway!.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return JsonNode.Parse(await client.GetStringAsync("/hanok/gateway", Cancel))!;
    }
}
