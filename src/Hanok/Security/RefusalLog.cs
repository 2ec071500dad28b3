using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hanok.Security;

/// <summary>
/// Says in the log who was refused: a stranger can make any number of refusals, and fills no log with them. One line in ten seconds, with how many
/// there were beside it. Thread-safe.
/// </summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private long _next;
    private long _unsaid;

    public void Refused(HttpContext context, string reason)
    {
        var (now, next) = (time.GetTimestamp(), Volatile.Read(ref _next));
        if ((next != 0 && now < next) || Interlocked.CompareExchange(ref _next, now + (long)(Between.TotalSeconds * time.TimestampFrequency), next) != next)
        {
            Interlocked.Increment(ref _unsaid);
            return;
        }

        var (request, unsaid) = (context.Request, Interlocked.Exchange(ref _unsaid, 0));
        LogRefused(request.Method, request.Path, context.Connection.RemoteIpAddress, reason, unsaid == 0 ? "" : $" So were {unsaid} more before it.");
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} from {Address} was refused: {Reason}{More}")]
    private partial void LogRefused(string method, string path, IPAddress? address, string reason, string more);
}
