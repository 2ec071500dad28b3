using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hanok.Direct;

/// <summary>The receiving side of the direct transport: <c>POST /hanok/messages</c>, <c>PUT /hanok/subscriptions/{channel}/{subscriber}</c>.</summary>
internal static class DirectEndpoints
{
    public const string MessagesPath = "/hanok/messages";
    public const string SubscriptionsPath = "/hanok/subscriptions";

    // A full batch of the largest messages would be more; the relay's batches are far below, and what is above is not ours.
    private const int BodyLimit = 64 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // With the first run: a bad configuration is reported as a whole at start, not from here.
        var runs = new Lazy<SemaphoreSlim>(
            () => new(endpoints.ServiceProvider.GetRequiredService<IOptions<ReceiverOptions>>().Value.ConcurrentRuns));

        endpoints.MapPost(MessagesPath, (HttpContext context, Receiver receiver) => ReceiveAsync(context, receiver, runs.Value))
            .AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(BodyLimit)).AddEndpointFilter(OnlyOverHttp2Async);
        endpoints.MapPut(SubscriptionsPath + "/{channel}/{subscriber}", SubscribeAsync)
            .AllowAnonymous().AddEndpointFilter(OnlyOverHttp2Async);
    }

    private static async Task<IResult> ReceiveAsync(HttpContext context, Receiver receiver, SemaphoreSlim runs)
    {
        if (!await runs.WaitAsync(TimeSpan.Zero, context.RequestAborted))
            return Later(context, StatusCodes.Status429TooManyRequests, "This service handles as many runs as it may at once.");

        try
        {
            var contentType = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? type.MediaType.Value : null;
            return contentType switch
            {
                BatchCodec.ContentType => await ReceiveFramesAsync(context, receiver),
                CloudEventsJson.ContentType or CloudEventsJson.BatchContentType => await ReceiveCloudEventsAsync(context, receiver),
                _ => Refuse(
                    StatusCodes.Status415UnsupportedMediaType,
                    $"Send {BatchCodec.ContentType}, {CloudEventsJson.ContentType} or {CloudEventsJson.BatchContentType}."),
            };
        }
        catch (MalformedMessageException e)
        {
            return Refuse(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (ReceiverUnavailableException e)
        {
            return Later(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        finally
        {
            runs.Release();
        }
    }

    private static async Task<IResult> ReceiveFramesAsync(HttpContext context, Receiver receiver)
    {
        var stream = context.Request.Headers[BatchCodec.StreamHeader].ToString();
        if (stream.Length is 0 or > 200)
            return Refuse(
                StatusCodes.Status415UnsupportedMediaType, $"Frames need a {BatchCodec.StreamHeader} header of at most 200 characters.");

        if (await ReadAsync(context) is not { } body)
            return TooLarge();

        await receiver.ReceiveAsync(new(stream, BatchCodec.Read(body)), context.RequestAborted);
        return Results.NoContent();
    }

    // From programs in other languages: no log, no positions; each id of a source takes effect once.
    private static async Task<IResult> ReceiveCloudEventsAsync(HttpContext context, Receiver receiver)
    {
        if (await ReadAsync(context) is not { } body)
            return TooLarge();

        var (handlers, messages) = (context.RequestServices.GetRequiredService<HandlerTable>(), context.RequestServices.GetRequiredService<MessageFactory>());
        var arrivals = CloudEventsJson.Read(
            body, channel => channel == Channels.Commands(messages.Service) || handlers.EventChannels.Contains(channel));
        foreach (var run in BrokerReceiver.Runs(arrivals))
            await receiver.ReceiveAsync(run, context.RequestAborted);

        return Results.NoContent();
    }

    private static IResult TooLarge() =>
        Refuse(StatusCodes.Status413PayloadTooLarge, $"A batch has at most {BodyLimit:N0} bytes and a Content-Length.");

    private static async Task<IResult> SubscribeAsync(string channel, string subscriber, Subscriptions subscriptions, MessageFactory messages, CancellationToken cancellation)
    {
        if (channel != Channels.Events(messages.Service))
            return Refuse(StatusCodes.Status404NotFound, $"This service publishes to {Channels.Events(messages.Service)} only.");

        await subscriptions.AddAsync(channel, subscriber, cancellation);
        return Results.NoContent();
    }

    private static async ValueTask<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not { } length || length > BodyLimit)
            return null;

        var body = new byte[length];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return body;
    }

    // Messages have an endpoint of their own, which alone speaks HTTP/2 without TLS: what reaches a service's API by HTTP/1.1, through
    // a gateway for example, cannot put messages into it.
    private static async ValueTask<object?> OnlyOverHttp2Async(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpProtocol.IsHttp2(context.HttpContext.Request.Protocol)
            ? await next(context)
            : Refuse(StatusCodes.Status404NotFound, "Messages are taken on the messages endpoint, by HTTP/2.");

    private static IResult Later(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return Refuse(status, detail);
    }

    private static IResult Refuse(int status, string detail) =>
        Results.Problem(detail, statusCode: status, type: "urn:hanok:problem:messages-refused");
}
