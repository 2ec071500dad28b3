using System.Globalization;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hanok.Direct;

/// <summary>The receiving side of the direct transport: <c>POST /hanok/messages</c>, <c>PUT /hanok/subscriptions/{channel}/{subscriber}</c>.</summary>
/// <remarks>For services alone (<see cref="HanokPeer"/>), and each speaks for itself: <see cref="SenderRules"/>.</remarks>
internal static class DirectEndpoints
{
    public const string MessagesPath = "/hanok/messages";
    public const string SubscriptionsPath = "/hanok/subscriptions";

    // A relay's batches have 4 MB and a message at most; what is above is not ours.
    private const int BodyLimit = 16 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // With the first run: a bad configuration is reported as a whole at start, not from here.
        var slots = new Lazy<RunSlots>(
            () => new(endpoints.ServiceProvider.GetRequiredService<IOptions<ReceiverOptions>>().Value.ConcurrentRuns));

        endpoints.MapPost(MessagesPath, (HttpContext context, Receiver receiver) => ReceiveAsync(context, receiver, slots.Value))
            .RequireAuthorization(HanokPeer.Policy).WithMetadata(new RequestSizeLimitAttribute(BodyLimit)).AddEndpointFilter(OnlyOverHttp2Async);
        endpoints.MapPut(SubscriptionsPath + "/{channel}/{subscriber}", SubscribeAsync)
            .RequireAuthorization(HanokPeer.Policy).AddEndpointFilter(OnlyOverHttp2Async);
    }

    private static async Task<IResult> ReceiveAsync(HttpContext context, Receiver receiver, RunSlots slots)
    {
        var (sender, alarms) = (HanokPeer.NameOf(context.User)!, context.RequestServices.GetRequiredService<SenderAlarms>());
        if (!slots.TryEnter(sender))
            return Later(context, StatusCodes.Status429TooManyRequests, "This service handles as many runs as it may at once, in all or of this sender.");

        try
        {
            var contentType = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? type.MediaType.Value : null;
            var refusal = contentType switch
            {
                BatchCodec.ContentType => await ReceiveFramesAsync(context, receiver, sender, alarms),
                CloudEventsJson.ContentType or CloudEventsJson.BatchContentType => await ReceiveCloudEventsAsync(context, receiver, sender),
                _ => Refuse(
                    StatusCodes.Status415UnsupportedMediaType,
                    $"Send {BatchCodec.ContentType}, {CloudEventsJson.ContentType} or {CloudEventsJson.BatchContentType}."),
            };
            if (refusal is null)
                alarms.Taken(sender);

            return refusal ?? Results.NoContent();
        }
        catch (MalformedMessageException e)
        {
            return Refuse(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (ImpossiblePositionException e)
        {
            alarms.Refused(sender, e.Message);
            return Refuse(StatusCodes.Status409Conflict, e.Message);
        }
        catch (ReceiverUnavailableException e)
        {
            return Later(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        finally
        {
            slots.Leave(sender);
        }
    }

    // Returns null, or why it is not taken.
    private static async Task<IResult?> ReceiveFramesAsync(HttpContext context, Receiver receiver, string sender, SenderAlarms alarms)
    {
        var headers = context.Request.Headers;
        var stream = headers[BatchCodec.StreamHeader].ToString();
        if (stream.Length == 0)
            return Refuse(StatusCodes.Status415UnsupportedMediaType, $"Frames need a {BatchCodec.StreamHeader} header.");

        if (!SenderRules.IsStreamOf(stream, sender))
            return Forbid(alarms, sender, $"{sender} speaks for its own stream only, {sender}@..., and not for another service's.");

        if (await ReadAsync(context) is not { } body)
            return TooLarge();

        var deliveries = BatchCodec.Read(body, headers[BatchCodec.PreviousHeader].ToString());
        var (service, options) = (ServiceOf(context), OptionsOf(context));
        foreach (var delivery in deliveries)
        {
            var problem = delivery.Message.Source == sender
                ? SenderRules.WhyNot(delivery.Message, sender, service, options.CommandsFrom)
                : $"{sender} sends a message whose source is another.";
            if (problem is not null)
                return Forbid(alarms, sender, problem);
        }

        var run = new DeliveryBatch(stream, deliveries)
        {
            LogEnd = long.TryParse(headers[BatchCodec.LogEndHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? end : null,
        };
        try
        {
            await receiver.ReceiveAsync(run, context.RequestAborted);
        }
        catch (MissingMessagesException e)
        {
            // No broker stands between that could bring it yet: who sends says that it was here.
            alarms.Missing(e.Message);
            await receiver.ReceiveAsync(run with { AcceptsGaps = true }, context.RequestAborted);
        }

        return null;
    }

    // From programs in other languages: no log, no positions; each id of a source takes effect once.
    private static async Task<IResult?> ReceiveCloudEventsAsync(HttpContext context, Receiver receiver, string sender)
    {
        if (await ReadAsync(context) is not { } body)
            return TooLarge();

        var (service, options, handlers) = (ServiceOf(context), OptionsOf(context), context.RequestServices.GetRequiredService<HandlerTable>());
        var arrivals = CloudEventsJson.Read(body, channel => channel == Channels.Commands(service) || handlers.EventChannels.Contains(channel));
        foreach (var arrival in arrivals)
        {
            var message = arrival.Delivery.Message;
            var problem = MessageSource.IsOf(message.Source, sender)
                ? SenderRules.WhyNot(message, sender, service, options.CommandsFrom)
                : $"The source of what {sender} sends is '{sender}' or '/{sender}/...'.";
            if (problem is not null)
                return Refuse(StatusCodes.Status403Forbidden, problem);
        }

        foreach (var run in BrokerReceiver.Runs(arrivals))
            await receiver.ReceiveAsync(run, context.RequestAborted);

        return null;
    }

    private static async Task<IResult> SubscribeAsync(
        string channel, string subscriber, HttpContext context, Subscriptions subscriptions, MessageFactory messages, CancellationToken cancellation)
    {
        var caller = HanokPeer.NameOf(context.User);
        if (subscriber != caller || !ServiceName.IsValid(subscriber))
            return Refuse(StatusCodes.Status403Forbidden, $"{caller} subscribes for itself only.");

        if (channel != Channels.Events(messages.Service))
            return Refuse(StatusCodes.Status404NotFound, $"This service publishes to {Channels.Events(messages.Service)} only.");

        return await subscriptions.RenewAsync(channel, subscriber, cancellation)
            ? Results.NoContent()
            : Refuse(
                StatusCodes.Status409Conflict,
                $"{Subscriptions.Most} services are subscribed already. Retire those that are gone: hanok subscriptions list --service {messages.Service}");
    }

    private static async ValueTask<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not { } length || length > BodyLimit)
            return null;

        // Whoever sends slowly has its place no longer than a whole run.
        using var late = new CancellationTokenSource(OptionsOf(context).AnswerLimit, context.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        try
        {
            var body = new byte[length];
            await context.Request.Body.ReadExactlyAsync(body, either.Token);
            return body;
        }
        catch (Exception e) when (e is EndOfStreamException || (e is OperationCanceledException && late.IsCancellationRequested))
        {
            throw new MalformedMessageException($"The batch ended before its {length:N0} bytes had come.");
        }
    }

    // Messages have an endpoint of their own, which alone speaks HTTP/2 without TLS: what reaches a service's API by HTTP/1.1, through
    // a gateway for example, cannot put messages into it.
    private static async ValueTask<object?> OnlyOverHttp2Async(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpProtocol.IsHttp2(context.HttpContext.Request.Protocol)
            ? await next(context)
            : Refuse(StatusCodes.Status404NotFound, "Messages are taken on the messages endpoint, by HTTP/2.");

    private static string ServiceOf(HttpContext context) => context.RequestServices.GetRequiredService<MessageFactory>().Service;

    private static DirectOptions OptionsOf(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<DirectOptions>>().Value;

    private static IResult TooLarge() =>
        Refuse(StatusCodes.Status413PayloadTooLarge, $"A batch has at most {BodyLimit:N0} bytes and a Content-Length.");

    private static IResult Forbid(SenderAlarms alarms, string sender, string problem)
    {
        alarms.Refused(sender, problem);
        return Refuse(StatusCodes.Status403Forbidden, problem);
    }

    private static IResult Later(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return Refuse(status, detail);
    }

    private static IResult Refuse(int status, string detail) =>
        Results.Problem(detail, statusCode: status, type: "urn:hanok:problem:messages-refused");
}
