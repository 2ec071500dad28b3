using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hanok.Direct;
using Hanok.Messaging;
using Hanok.Security.Credentials;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Direct;

/// <summary>Speaks to the messages endpoint of a service as another one, and says whatever it likes.</summary>
internal sealed class PeerClient(Uri receiver, string receiverName, string? name) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = receiver };

    public string Answer { get; private set; } = "";

    public static byte[] Batch(params IEnumerable<(Position Position, Message Message)> messages)
    {
        OutgoingMessage[] batch = [.. messages.Select(m => new OutgoingMessage(m.Position, Lane.Of(m.Message.Subject), MessageCodec.ToFrame(m.Message)))];
        var bytes = new byte[BatchCodec.Length(batch)];
        BatchCodec.Write(batch, bytes);
        return bytes;
    }

    public async Task<HttpStatusCode> PostAsync(
        byte[] body, string? stream = null, string contentType = BatchCodec.ContentType, Version? version = null, params (string Name, string Value)[] headers)
    {
        using var request = Request(HttpMethod.Post, DirectEndpoints.MessagesPath, version);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        if (stream is not null)
            request.Headers.TryAddWithoutValidation(BatchCodec.StreamHeader, stream);
        foreach (var (header, value) in headers)
            request.Headers.TryAddWithoutValidation(header, value);

        return await SendAsync(request);
    }

    public Task<HttpStatusCode> PostCloudEventsAsync(string json, string contentType = CloudEventsJson.ContentType) =>
        PostAsync(Encoding.UTF8.GetBytes(json), contentType: contentType);

    public async Task<HttpStatusCode> SubscribeAsync(string channel, string subscriber)
    {
        using var request = Request(HttpMethod.Put, $"{DirectEndpoints.SubscriptionsPath}/{channel}/{subscriber}", null);
        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, Version? version)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (name is not null)
        {
            var credential = ServiceCredentials.Of(name, ServiceCredentials.KeyOf(ContractServices.CredentialSecret, receiverName));
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{credential}")));
        }

        return request;
    }

    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Answer = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
