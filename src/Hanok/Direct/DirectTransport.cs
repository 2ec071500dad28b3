using System.Net;
using System.Net.Http.Headers;
using Hanok.Discovery;
using Hanok.Messaging;

namespace Hanok.Direct;

/// <summary>
/// The brokerless transport: the relay posts a batch over HTTP/2 to an instance of the consumer, which answers after its commit.
/// </summary>
/// <remarks>
/// A consumer of several instances shares the work by lanes: each lane goes to the instance that ranks highest for it, so that only the
/// lanes of an instance move when it comes or goes (rendezvous hashing; Thaler and Ravishankar, 1998).
/// </remarks>
internal sealed class DirectTransport(HttpClient http, ServiceAddresses addresses, Subscriptions subscriptions) : ITransport
{
    public const string Endpoint = "messages";

    public ValueTask StartAsync(CancellationToken cancellation) => subscriptions.LoadAsync(cancellation);

    public IReadOnlyCollection<string> DestinationsOf(string channel) =>
        channel.EndsWith(Channels.EventsSuffix, StringComparison.Ordinal) ? subscriptions.To(channel) : [Channels.OwnerOf(channel)];

    public Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
    {
        var instances = addresses.Of(destination, Endpoint);
        return instances.Count switch
        {
            0 => throw new TransportException(
                $"No address of '{destination}' is known. Set services__{destination}__{Endpoint}__0 to its messages endpoint."),
            1 => PostAsync(destination, instances[0], stream, batch, cancellation),
            _ => Task.WhenAll(batch.GroupBy(message => InstanceFor(message.Lane, instances))
                .Select(share => PostAsync(destination, share.Key, stream, [.. share], cancellation))),
        };
    }

    internal static Uri InstanceFor(int lane, IReadOnlyList<Uri> instances) =>
        instances.MaxBy(instance => StableId.Of($"{lane}@{instance.Authority}"))!;

    private async Task PostAsync(
        string destination, Uri instance, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
    {
        var body = new byte[BatchCodec.Length(batch)];
        BatchCodec.Write(batch, body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(instance, DirectEndpoints.MessagesPath))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(BatchCodec.ContentType) } },
        };
        request.Headers.Add(BatchCodec.StreamHeader, stream);

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new TransportException($"{destination} at {instance.Authority} does not answer: {e.Message}", inner: e);
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NoContent)
                return;

            var reason = await response.Content.ReadAsStringAsync(cancellation);
            throw new TransportException(
                $"{destination} at {instance.Authority} answered {(int)response.StatusCode}: {reason}", response.Headers.RetryAfter?.Delta);
        }
    }
}
