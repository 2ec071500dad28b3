using System.Text;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Registry.Replication;

namespace Hanok.Registry.Watch;

/// <summary><c>GET /hanok/v1/watch[?apps=KITCHEN,ORDER]</c>: what is listed, and each change of it, as server-sent events.</summary>
internal sealed partial class WatchEndpoint(
    WatchHub hub, Documents documents, AnswerRoom room, Peers peers, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<WatchEndpoint> logger)
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(10);
    private static readonly byte[] Comment = ": \n\n"u8.ToArray();

    public async Task WatchAsync(HttpContext context)
    {
        var apps = context.Request.Query["apps"].ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(app => app.ToUpperInvariant()).ToHashSet();
        var reader = new WatchReader(apps, Access.CallerOf(context));
        if (peers.IsSyncing || hub.Add(reader) is not { } view)
        {
            await RefuseAsync(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            reader.TooSlow = () =>
            {
                LogTooSlow(context.Connection.RemotePort);
                context.Abort();
            };
            await SnapshotAsync(context, reader, view, filtered: apps.Count > 0, ended.Token);
            await ChangesAsync(context, reader, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader went away, or the program ends.
        }
        finally
        {
            hub.Remove(reader);
        }
    }

    private Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        var reason = peers.IsSyncing
            ? "This registry has just started and is asking its peers. Try again in a second."
            : "As many read changes as may. Poll /eureka/apps.";
        return EurekaAnswer.Problem(StatusCodes.Status503ServiceUnavailable, "watch-unavailable", reason).ExecuteAsync(context);
    }

    private async Task SnapshotAsync(HttpContext context, WatchReader reader, RegistryView view, bool filtered, CancellationToken cancel)
    {
        // The document of the moment may be a change ahead of the view that goes with this reader.
        var document = documents.All();
        var bytes = filtered ? EurekaJson.Applications(view.Where(reader.Wants))
            : ReferenceEquals(document.View, view) ? document.Bytes(asJson: true, zipped: false) : EurekaJson.Applications(view);
        if (!room.TryTake(reader.Caller, bytes.Length))
        {
            // It comes again, as after any break.
            context.Abort();
            return;
        }

        try
        {
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes($"event: snapshot\nid: {view.Version}\ndata: "), cancel);
            await context.Response.Body.WriteAsync(bytes, cancel);
            await context.Response.Body.WriteAsync("\n\n"u8.ToArray(), cancel);
            await context.Response.Body.FlushAsync(cancel);
        }
        finally
        {
            room.Return(reader.Caller, bytes.Length);
        }
    }

    private async Task ChangesAsync(HttpContext context, WatchReader reader, CancellationToken cancel)
    {
        var more = reader.Changes.WaitToReadAsync(cancel).AsTask();
        while (true)
        {
            if (await Task.WhenAny(more, Task.Delay(Pulse, time, cancel)) != more)
            {
                cancel.ThrowIfCancellationRequested();
                await context.Response.Body.WriteAsync(Comment, cancel);
            }
            else if (await more)
            {
                while (reader.Changes.TryRead(out var change))
                    await context.Response.Body.WriteAsync(change, cancel);

                more = reader.Changes.WaitToReadAsync(cancel).AsTask();
            }
            else
                return;

            await context.Response.Body.FlushAsync(cancel);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The watcher at port {Port} reads too slowly and is disconnected.")]
    private partial void LogTooSlow(int port);
}
