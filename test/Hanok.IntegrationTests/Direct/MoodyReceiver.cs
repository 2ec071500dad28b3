using System.Collections.Concurrent;
using System.Net;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hanok.IntegrationTests.Direct;

/// <summary>Stands before a receiver and has moods: one for each request, in turn; when there are none left, it lets everything through.</summary>
internal sealed class MoodyReceiver : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<Mood> _moods = [];
    private readonly WebApplication _application;

    private MoodyReceiver(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    public int Requests { get; private set; }

    public static async Task<MoodyReceiver> StartAsync(Uri receiver, params IEnumerable<Mood> moods)
    {
        var builder = TestHost.CreateBuilder("receiver");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var moody = new MoodyReceiver(builder.Build());
        foreach (var mood in moods)
            moody._moods.Enqueue(mood);

        moody._application.Run(context => moody.AnswerAsync(context, receiver));
        await moody._application.StartAsync();
        return moody;
    }

    /// <summary>Waits until every mood has had its request.</summary>
    public Task CalmAsync() => Until.TrueAsync(() => _moods.IsEmpty, "the receiver was not asked often enough");

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, Uri receiver)
    {
        Requests++;
        switch (_moods.TryDequeue(out var mood) ? mood : Mood.Good)
        {
            case Mood.Fails:
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync(new string('x', 100_000));
                break;
            case Mood.TalksNonsense:
                context.Response.StatusCode = 200;
                await context.Response.WriteAsync("<html>Welcome to nginx!</html>");
                break;
            case Mood.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Mood.ClosesHalfWay:
                await context.Request.Body.ReadAtLeastAsync(new byte[10], 10);
                context.Abort();
                break;
            case Mood.AppliesAndLosesTheAnswer:
                await ForwardAsync(context, receiver);
                context.Abort();
                break;
            case Mood.AnswersTooLate:
                await ForwardAsync(context, receiver);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                context.Response.StatusCode = (int)await ForwardAsync(context, receiver);
                break;
        }
    }

    private async Task<HttpStatusCode> ForwardAsync(HttpContext context, Uri receiver)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(receiver, context.Request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        foreach (var (name, value) in context.Request.Headers)
            if (name == "Authorization" || name.StartsWith("hanok-", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, value.ToString());

        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}

internal enum Mood
{
    Good,
    Fails,
    TalksNonsense,
    Hangs,
    ClosesHalfWay,
    AppliesAndLosesTheAnswer,
    AnswersTooLate,
}
