using Hanok.Chassis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Tests of a gateway that keeps what kitchen answers, for 10 s.</summary>
public abstract class CachingGateway
{
    /// <summary>How often kitchen was asked.</summary>
    private protected int Asked;

    private protected MovableTime Time { get; } = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected Task<TestService> CountingAsync(Action<HttpContext>? also = null) => TestService.StartAsync(c =>
    {
        also?.Invoke(c);
        return c.Response.WriteAsync($"{Interlocked.Increment(ref Asked)}");
    });

    private protected Task<TestGateway> CachedAsync(TestService kitchen, (string Key, string? Value) metadata = default, (string Key, string? Value) settings = default)
    {
        var all = KitchenRoute(("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Metadata:Cache", "10s"));
        if (metadata.Key is not null)
            all[$"ReverseProxy:Routes:all:Metadata:{metadata.Key}"] = metadata.Value;
        if (settings.Key is not null)
            all[settings.Key] = settings.Value;

        return StartAsync(all, (HanokBuilder hanok) => hanok.Services.AddSingleton<TimeProvider>(Time));
    }

    private protected static async Task<string> GetAsync(TestGateway gateway, string path, string? header, string? value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);

        return await (await gateway.Client.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel);
    }
}
