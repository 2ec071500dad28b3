using System.Net;
using System.Text;

namespace Hanok.Bench.Registry;

/// <summary>One instance, with a connection of its own, as each has in life.</summary>
internal sealed class RegistryClient(int number, Uri registry) : IDisposable
{
    private readonly string _app = $"SERVICE{number % 20}";
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = registry };

    public Task RegisterAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Post, $"/eureka/apps/{_app}", cancellation, $$$"""
        {"instance":{"instanceId":"host:{{{number}}}","hostName":"localhost","app":"{{{_app}}}","ipAddr":"127.0.0.1","status":"UP",
         "port":{"$":{{{10_000 + number}}},"@enabled":"true"},"vipAddress":"{{{_app}}}","dataCenterInfo":{"name":"MyOwn"},
         "homePageUrl":"http://localhost:{{{10_000 + number}}}/","healthCheckUrl":"http://localhost:{{{10_000 + number}}}/health/ready",
         "leaseInfo":{"renewalIntervalInSecs":30,"durationInSecs":90},"metadata":{"version":"1.0.0","zone":"a","hanok.messages":"5001"},
         "lastDirtyTimestamp":"1000"}}
        """);

    public Task RenewAsync(CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, $"/eureka/apps/{_app}/host:{number}?status=UP&lastDirtyTimestamp=1000", cancellation);

    public async Task RenewAndPollAsync(CancellationToken cancellation)
    {
        await RenewAsync(cancellation);
        await SendAsync(HttpMethod.Get, "/eureka/apps/delta", cancellation);
    }

    public Task<long> FetchAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Get, "/eureka/apps", cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<long> SendAsync(HttpMethod method, string path, CancellationToken cancellation, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "Accept", "application/json" } } };
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync(cancellation)).LongLength;
    }
}
