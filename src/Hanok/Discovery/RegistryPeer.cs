using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Hanok.Discovery;

/// <summary>One registry: Eureka's REST API, and the stream of changes, which Eureka's own has not.</summary>
/// <exception cref="HttpRequestException">From each call: it does not answer, or not as it should.</exception>
internal sealed class RegistryPeer
{
    private const string WatchPath = "/hanok/v1/watch";
    private const string ListedAs = "X-Hanok-Listed-As";

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _credential;
    private readonly Uri _eureka;

    /// <param name="url">What it says of a user, as in <c>http://order:credential@registry:8761</c>, goes before <paramref name="credential"/>.</param>
    /// <param name="credential">By which the registry knows this service.</param>
    public RegistryPeer(HttpClient http, string url, AuthenticationHeaderValue? credential = null)
    {
        var given = new Uri(url);
        _http = http;
        _credential = given.UserInfo.Length == 0
            ? credential
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(given.UserInfo))));
        given = new UriBuilder(given) { UserName = "", Password = "" }.Uri;
        _eureka = given.AbsolutePath == "/" ? new(given, "/eureka/") : new(given.AbsoluteUri.TrimEnd('/') + "/");
    }

    public string Name => _eureka.Authority;

    public async Task RegisterAsync(Registration registration, InstanceStatus status, DateTimeOffset since, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, new(_eureka, $"apps/{registration.App}"));
        request.Content = new StringContent(registration.ToJson(status, since), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellation);
        await ExpectSuccessAsync(response, "to register", cancellation);
    }

    /// <returns>Not known when it does not know us, or not as we are: register again. What we are listed as, if that is not what we say.</returns>
    public async Task<(bool IsKnown, string? ListedAs)> RenewAsync(Registration registration, InstanceStatus status, DateTimeOffset since, CancellationToken cancellation)
    {
        var query = $"?status={Registration.Name(status)}&lastDirtyTimestamp={since.ToUnixTimeMilliseconds()}";
        using var request = Request(HttpMethod.Put, new(InstanceOf(registration), query));
        using var response = await _http.SendAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return (false, null);

        await ExpectSuccessAsync(response, "to renew", cancellation);
        return (true, response.Headers.TryGetValues(ListedAs, out var listed) ? listed.First() : null);
    }

    public async Task DeregisterAsync(Registration registration, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Delete, InstanceOf(registration));
        using var response = await _http.SendAsync(request, cancellation);
        if (response.StatusCode != HttpStatusCode.NotFound)
            await ExpectSuccessAsync(response, "to deregister", cancellation);
    }

    public async Task<IReadOnlyList<ServiceInstance>> ListAsync(CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, new(_eureka, "apps/"));
        request.Headers.Accept.Add(new("application/json"));
        using var response = await _http.SendAsync(request, cancellation);
        await ExpectSuccessAsync(response, "to list", cancellation);
        return Instances(await response.Content.ReadAsByteArrayAsync(cancellation));
    }

    /// <returns>Null when it has no stream of changes, or none for us. The stream begins with a snapshot of all.</returns>
    public async Task<HttpResponseMessage?> WatchAsync(CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, new(_eureka, WatchPath));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream.ContentType));
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == EventStream.ContentType)
            return response;

        // A server that knows no such path, whatever it calls that; or one with too many readers. It is asked for the list instead.
        response.Dispose();
        return null;
    }

    public static IReadOnlyList<ServiceInstance> Instances(ReadOnlySpan<byte> json) =>
    [
        .. (JsonSerializer.Deserialize(json, EurekaJson.Default.EurekaList)?.Applications?.Application ?? [])
            .SelectMany(application => application.Instance ?? []).Where(instance => !instance.IsDeleted)
            .Select(instance => instance.ToInstance()).OfType<ServiceInstance>(),
    ];

    private HttpRequestMessage Request(HttpMethod method, Uri address) => new(method, address) { Headers = { Authorization = _credential } };

    private Uri InstanceOf(Registration registration) => new(_eureka, $"apps/{registration.App}/{Uri.EscapeDataString(registration.Id)}");

    private async Task ExpectSuccessAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
            return;

        var reason = await response.Content.ReadAsStringAsync(cancellation);
        throw new HttpRequestException(
            $"{Name} refused {what}: {(int)response.StatusCode} {(reason.Length > 500 ? reason[..500] : reason)}", null, response.StatusCode);
    }
}
