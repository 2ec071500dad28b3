using System.Net;
using Hanok.Registry;

namespace Hanok.IntegrationTests.Registry;

public sealed class PageTests : IAsyncLifetime
{
    private TestRegistry _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await TestRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task The_page_shows_who_is_registered_and_runs_only_what_comes_from_here()
    {
        await _registry.RegisterAsync(TestRegistry.Order("order-1", 5010, ",\"metadata\":{\"version\":\"1.2.3\",\"zone\":\"b\"}"));
        using var page = await _registry.SendAsync(HttpMethod.Get, "/", accept: "text/html");
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        foreach (var expected in new[] { "ORDER", "order-1", "localhost:5010", "1.2.3", "of 30 s left", "Just started." })
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_an_instance_says_first_why_it_is_listed_or_is_not()
    {
        await _registry.RegisterAsync(TestRegistry.Order("a/b", 5010));
        await _registry.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/a%2Fb/status?value=OUT_OF_SERVICE");

        Assert.Contains("An operator has set its status to OUT_OF_SERVICE; it says UP itself.", await TextAsync("/instances/ORDER/a%2Fb"), StringComparison.Ordinal);
        Assert.Contains("nothing is known here of ORDER/nobody", await TextAsync("/instances/ORDER/nobody"), StringComparison.Ordinal);
        Assert.Contains("href=\"/instances/ORDER/a%2Fb\"", await TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_applications_are_in_one_table()
    {
        await _registry.RegisterAsync(TestRegistry.Order());
        await _registry.RegisterAsync(TestRegistry.Order().Replace("ORDER", "KITCHEN", StringComparison.Ordinal), "KITCHEN");

        Assert.Equal(2, (await TextAsync("/")).Split("<table").Length);
    }

    [Theory]
    [InlineData("/registry.css", "text/css")]
    [InlineData("/registry.js", "text/javascript")]
    public async Task What_the_page_needs_is_in_the_program(string path, string type)
    {
        using var response = await _registry.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task It_says_of_itself_what_it_knows()
    {
        await _registry.RegisterAsync(TestRegistry.Order());
        var status = await _registry.JsonAsync("/hanok/v1/status");

        Assert.Equal(1, status["instances"]!.GetValue<int>());
        Assert.Null(status["selfPreservation"]);
        Assert.True(status["rebuilding"]!.GetValue<bool>());
        Assert.Contains("\"registry\":{\"status\":\"Healthy\"", (await _registry.JsonAsync("/health/ready")).ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<string> TextAsync(string path)
    {
        using var page = await _registry.SendAsync(HttpMethod.Get, path, accept: "text/html");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        return await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_registry_that_is_told_no_address_listens_where_clients_look_first() =>
        Assert.Equal("http://127.0.0.1:8761", RegistryApplication.Build([]).Configuration["urls"]);
}
