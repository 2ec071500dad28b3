using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Hanok.Discovery;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Security.Credentials;
using Microsoft.Extensions.Options;

namespace Hanok.Direct;

/// <summary>
/// The brokerless transport: the relay posts a batch over HTTP/2 to an instance of the consumer, which answers after its commit.
/// </summary>
/// <remarks>
/// A consumer of several instances shares the work by lanes: each lane goes to the instance that ranks highest for it, so that only the
/// lanes of an instance move when it comes or goes (rendezvous hashing; Thaler and Ravishankar, 1998). An instance that does not answer
/// is left out for a while: whatever it may still be doing, the watermarks in their common database keep it to once and in order.
/// </remarks>
internal sealed class DirectTransport(
    HttpClient http, ServiceAddresses addresses, ServiceCredentials credentials, Subscriptions subscriptions, HandlerTable handlers, Receiver receiver,
    MessageFactory messages, ISpool spool, RelayState relay, IOptions<DirectOptions> options, TimeProvider time) : ITransport
{
    public const string Endpoint = "messages";

    private const int ReasonLimit = 1000;

    private readonly SentPositions _sent = new();
    private readonly AvoidedInstances _silent = new(TimeSpan.FromSeconds(options.Value.AvoidSeconds), time);

    public async ValueTask StartAsync(CancellationToken cancellation)
    {
        await subscriptions.LoadAsync(cancellation);

        // A service that listens to itself needs nobody to tell it so: from its first event on.
        var events = Channels.Events(messages.Service);
        if (handlers.EventChannels.Contains(events))
            await subscriptions.RenewAsync(events, messages.Service, cancellation);

        // Of those whose subscription has ended. Before the relay asks what waits in the spool, so that it does not send it.
        await spool.RemoveOthersAsync(events, subscriptions.To(events), cancellation);
    }

    public IReadOnlyCollection<string> DestinationsOf(string channel) =>
        channel.EndsWith(Channels.EventsSuffix, StringComparison.Ordinal) ? subscriptions.To(channel) : [Channels.OwnerOf(channel)];

    public async Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
    {
        var instances = addresses.Of(destination, Endpoint);
        await (instances.Count switch
        {
            // It knows the addresses of its neighbours, and need not know its own.
            0 when destination == messages.Service => receiver.ReceiveAsync(
                new(stream, [.. batch.Select(m => new Delivery(m.Position, MessageCodec.Read(m.Frame)))]), cancellation),
            0 => throw new TransportException(
                $"No address of '{destination}' is known. Is it registered? Without a registry, set services__{destination}__{Endpoint}__0."),
            1 => PostAsync(destination, instances[0], stream, batch, cancellation),
            _ => ShareAsync(destination, _silent.LeaveOut(instances), stream, batch, cancellation),
        });
        _sent.Delivered(destination, stream, batch);
    }

    private Task ShareAsync(
        string destination, IReadOnlyList<Uri> instances, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation) =>
        Task.WhenAll(batch.GroupBy(message => InstanceFor(message.Lane, instances))
            .Select(share => PostAsync(destination, share.Key, stream, [.. share], cancellation)));

    internal static Uri InstanceFor(int lane, IReadOnlyList<Uri> instances) =>
        instances.MaxBy(instance => StableId.Of($"{lane}@{instance.Authority}"))!;

    // The status says enough when the rest does not come, and nobody's answer may fill the log.
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var reason = await response.Content.ReadAsStringAsync(cancellation);
            return reason.Length > ReasonLimit ? reason[..ReasonLimit] : reason;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e.Message;
        }
    }

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
        request.Headers.Authorization = credentials.At(destination);
        request.Headers.Add(BatchCodec.StreamHeader, stream);
        if (relay.LogEndOf(stream) is { } end)
            request.Headers.Add(BatchCodec.LogEndHeader, end.ToString(CultureInfo.InvariantCulture));
        if (BatchCodec.Previous(batch, _sent.Before(destination, stream, batch)) is { } previous)
            request.Headers.Add(BatchCodec.PreviousHeader, previous);

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            _silent.Add(instance);
            if (e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
                addresses.Refused(instance);

            throw new TransportException($"{destination} at {instance.Authority} does not answer: {e.Message}", inner: e);
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                _silent.Remove(instance);
                return;
            }

            throw new TransportException(
                $"{destination} at {instance.Authority} answered {(int)response.StatusCode}: {await ReasonAsync(response, cancellation)}",
                response.Headers.RetryAfter?.Delta);
        }
    }
}
