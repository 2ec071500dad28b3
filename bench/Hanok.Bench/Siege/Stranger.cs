using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hanok.AppHost;

namespace Hanok.Bench.Siege;

/// <summary>Somebody on this machine without any credential, who tries every port again and again; and one message that nobody can read.</summary>
internal sealed class Stranger : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly RunningSystem _system;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Func<HttpRequestMessage>[] _requests;

    public Stranger(RunningSystem system)
    {
        _system = system;
        var (gateway, registry) = (system["gateway"].Address, system["registry"].Address);
        var messages = system["kitchen"].MessagesAddress!;
        _requests =
        [
            () => Post(gateway, "/api/orders", "{}", "application/json"),
            () => Post(gateway, "/api/orders", new string('[', 50_000), "application/json", "Bearer x.y.z"),
            () => Post(gateway, "/connect/token", "grant_type=client_credentials&client_id=order&client_secret=no", "application/x-www-form-urlencoded"),
            () => Post(gateway, "/connect/token", "grant_type=password&client_id=curl&username=jiwoo&password=no", "application/x-www-form-urlencoded"),
            () => With(Get(gateway, "/api/restaurants"), "User-Agent", "브라우저"),
            () => With(Get(gateway, "/api/restaurants"), "Connection", "close, authorization"),
            () => Get(gateway, "/hanok/resilience"),
            () => Get(gateway, "/api/orders/%00"),
            () => With(Get(gateway, "/api/restaurants"), "X-Request-Timeout-Ms", "0"),
            () => Post(registry, "/eureka/apps/ORDER", """{"instance":{"instanceId":"fake","app":"ORDER","hostName":"127.0.0.1"}}""", "application/json"),
            () => new(HttpMethod.Put, new Uri(registry, "/eureka/apps/ORDER/x/status?value=OUT_OF_SERVICE")),
            () => Http2(Post(messages, "/hanok/messages", "[]", "application/cloudevents-batch+json")),
            () => Http2(With(Post(messages, "/hanok/messages", "x", "application/vnd.hanok.messages.v1"), "hanok-stream", "order@1")),
            () => Http2(new(HttpMethod.Put, new Uri(messages, "/hanok/subscriptions/kitchen.events/stranger"))),
        ];
    }

    public int Tries => _answers.Values.Sum();

    public string Summary => string.Join(", ", _answers.OrderByDescending(a => a.Value).Select(a => $"{a.Key} {a.Value:N0}"));

    /// <summary>From a service of the system, to which the kitchen listens: a command whose body is not what its type says.</summary>
    public async Task SendPoisonAsync(CancellationToken cancellation)
    {
        using var request = Http2(Post(
            _system["kitchen"].MessagesAddress!, "/hanok/messages",
            """{"specversion":"1.0","id":"poison","source":"order","type":"kitchen.create-ticket.v1","subject":"poison","channel":"kitchen.commands","data":{"orderId":"no id"}}""",
            "application/cloudevents+json"));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"order:{_system.Credentials.Of("order", "kitchen")}")));
        using var response = await _http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The poison was not taken: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <summary>One request after the other, until it is cancelled.</summary>
    public async Task AttackAsync(CancellationToken cancellation)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await TryAsync(_requests[i % _requests.Length], cancellation);
                await Task.Delay(Pause, TimeProvider.System, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The siege is over.
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task TryAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var request = make();
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            Count($"{(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            Count(e.HttpRequestError.ToString());
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Count("no answer in 5 s");
        }
    }

    private void Count(string answer) => _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private static HttpRequestMessage Get(Uri address, string path) => new(HttpMethod.Get, new Uri(address, path));

    private static HttpRequestMessage Post(Uri address, string path, string body, string type, string? authorization = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)),
        };
        return authorization is null ? request : With(request, "Authorization", authorization);
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string name, string value)
    {
        request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static HttpRequestMessage Http2(HttpRequestMessage request)
    {
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return request;
    }
}
