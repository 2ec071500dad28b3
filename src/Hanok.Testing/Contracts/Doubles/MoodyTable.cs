using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hanok.Testing.Contracts;

/// <summary>A participant that answers what a test wants, and well when nothing is wanted.</summary>
internal sealed class MoodyTable : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> _moods = [];

    private MoodyTable(WebApplication application) => _application = application;

    /// <summary>Where it is tried.</summary>
    public string Link => $"{_application.Urls.First()}/seats";

    /// <summary>What it was asked, in order: the method and the id of the hold.</summary>
    public ConcurrentQueue<(string Method, string Hold)> Asked { get; } = [];

    public static async Task<MoodyTable> StartAsync(CancellationToken cancellation)
    {
        var builder = TestHost.CreateBuilder("table");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var table = new MoodyTable(application);
        application.Run(table.AnswerAsync);
        await application.StartAsync(cancellation);
        return table;
    }

    /// <summary>How it answers the next calls of a method, one mood for each.</summary>
    public MoodyTable Next(string method, params Func<HttpContext, Task>[] moods)
    {
        foreach (var mood in moods)
            _moods.GetOrAdd(method, _ => []).Enqueue(mood);

        return this;
    }

    public static Task Answer(HttpContext context, int status, string body = "")
    {
        context.Response.StatusCode = status;
        if (status is >= 300 and < 400)
            context.Response.Headers.Location = "/elsewhere";

        return status == StatusCodes.Status204NoContent ? Task.CompletedTask : context.Response.WriteAsync(body);
    }

    /// <summary>Until the caller has had enough.</summary>
    public static Task Hang(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    public static Task Break(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var hold = context.Request.Method == "POST"
            ? context.Request.Headers["Idempotency-Key"].ToString()
            : context.Request.Path.Value!.Split('/')[^1];
        Asked.Enqueue((context.Request.Method, hold));
        if (_moods.GetValueOrDefault(context.Request.Method)?.TryDequeue(out var mood) != true)
            mood = context.Request.Method == "POST"
                ? http => Answer(http, 201, """{"expiresInMilliseconds":60000}""")
                : http => Answer(http, 204);

        try
        {
            await mood!(context);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
    }
}
