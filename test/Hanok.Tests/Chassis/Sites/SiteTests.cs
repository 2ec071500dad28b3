using System.Net;
using System.Text.Json.Nodes;
using Hanok.Tests.Discovery;

namespace Hanok.Tests.Chassis.Sites;

/// <summary>A process as a browser near it reaches it, with somebody else's page in it.</summary>
public sealed class SiteTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private TestService _service = null!;
    private TestRegistry _registry = null!;

    public async ValueTask InitializeAsync() =>
        (_service, _registry) = (await TestService.StartAsync("order", [], null, ("Hanok:AllowedOrigins:0", "https://app.example.com")), await TestRegistry.StartAsync());

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Theory]
    [InlineData("evil.example.com", null, 421, "foreign-host")]
    [InlineData("order", null, 200, null)]
    [InlineData("127.0.0.1", "https://evil.example.com", 403, "foreign-origin")]
    [InlineData("127.0.0.1", "https://app.example.com", 200, null)]
    public async Task A_service_answers_to_its_own_names_and_pages_only(string host, string? origin, int status, string? problem) =>
        await IsAsync(_service.Bound[0], HttpVersion.Version11, host, origin, status, problem);

    [Theory]
    [InlineData("evil.example.com", 421)]
    [InlineData("order", 200)]
    public async Task So_does_the_port_of_messages_and_gRPC_by_its_authority(string host, int status) =>
        await IsAsync(_service.Bound[1], HttpVersion.Version20, host, null, status, null);

    [Theory]
    [InlineData("evil.example.com", null, 421)]
    [InlineData("127.0.0.1", "https://evil.example.com", 403)]
    [InlineData("registry", null, 200)]
    public async Task So_does_the_registry(string host, string? origin, int status) =>
        await IsAsync(new(_registry.Address, "/health/live"), HttpVersion.Version11, host, origin, status, null);

    private async Task IsAsync(Uri address, Version version, string host, string? origin, int status, string? problem)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { Host = host },
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {text}");
        if (problem is not null)
            Assert.Equal($"urn:hanok:problem:{problem}", JsonNode.Parse(text)!["type"]!.GetValue<string>());
    }
}
