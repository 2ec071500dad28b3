using Hanok.Chassis.Sites;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Chassis.Sites;

/// <summary>Who calls is who the connection is from, unless that is a proxy that the configuration names.</summary>
public sealed class TrustedProxyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "203.0.113.7", "127.0.0.1 http")]
    [InlineData("10.0.0.0/8", "203.0.113.7", "127.0.0.1 http")]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7 https")]
    [InlineData("127.0.0.0/8", "203.0.113.7", "203.0.113.7 https")]
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7 https")]
    [InlineData("127.0.0.1", "no address", "127.0.0.1 http")]
    public async Task Is_believed_what_a_trusted_proxy_says_and_nobody_else(string? trusted, string forwarded, string expected)
    {
        var builder = TestHost.CreateBuilder("order");
        builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        if (trusted is not null)
            builder.Configuration["Hanok:TrustedProxies:0"] = trusted;
        builder.AddHanok("order");
        await using var application = builder.Build();
        application.MapHanok();
        application.MapGet("/who", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Scheme}").AllowAnonymous();
        await application.StartAsync(Cancel);
        using var http = new HttpClient { BaseAddress = new(application.Urls.First()), DefaultRequestHeaders = { { "X-Forwarded-For", forwarded }, { "X-Forwarded-Proto", "https" } } };

        Assert.Equal(expected, await http.GetStringAsync("/who", Cancel));
        await application.StopAsync(Cancel);
    }

    [Theory]
    [InlineData("10.0.0.0/40")]
    [InlineData("proxy.example.com")]
    [InlineData("")]
    public void What_is_no_network_is_an_error_of_the_configuration(string proxy)
    {
        var builder = TestHost.CreateBuilder("order");
        builder.Configuration["Hanok:TrustedProxies:0"] = proxy;
        builder.AddHanok("order");
        using var services = builder.Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SiteOptions>>().Value);

        Assert.Contains($"Hanok__TrustedProxies has '{proxy}', which is neither an address nor a network", error.Message, StringComparison.Ordinal);
    }
}
