using System.Globalization;
using Hanok.Gateway.Limits;
using Hanok.Resilience;
using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// The one deadline of a request. It travels as what is left of it, so that no two clocks need to agree: the gateway begins with the route's
/// limit, or the client's own if that is shorter, and each service sends on what is left.
/// </summary>
internal sealed class ForwardingDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly int _milliseconds;
    private CancellationTokenSource? _own;
    private CancellationTokenSource? _either;
    private Action? _giveBack;

    private ForwardingDeadline(TimeProvider time, int milliseconds) => (_time, _begun, _milliseconds) = (time, time.GetTimestamp(), milliseconds);

    /// <summary>The client's own limit, which was shorter than ours, is over.</summary>
    public bool ClientIsLate => _own?.IsCancellationRequested == true;

    /// <returns>Nothing for what lives as long as it moves: a stream has no end to be in time for.</returns>
    public static ForwardingDeadline? Begin(HttpContext context, TimeSpan limit, TimeProvider time)
    {
        var header = context.Request.Headers[Deadline.Header];
        if (LoadShedding.IsStream(context))
        {
            if (header.Count > 0)
                context.Request.Headers.Remove(Deadline.Header);

            return null;
        }

        var most = (int)limit.TotalMilliseconds;
        if (header.Count == 0 || !int.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) || wanted >= most)
            return new(time, most);

        var deadline = new ForwardingDeadline(time, wanted) { _own = new(TimeSpan.FromMilliseconds(wanted), time) };
        deadline._either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline._own.Token);
        var client = context.RequestAborted;
        deadline._giveBack = () => context.RequestAborted = client;
        context.RequestAborted = deadline._either.Token;
        return deadline;
    }

    /// <summary>Writes down what is left for the destination.</summary>
    public void Tell(HttpRequest request)
    {
        var left = _milliseconds - (int)_time.GetElapsedTime(_begun).TotalMilliseconds;
        request.Headers[Deadline.Header] = left == _milliseconds ? Whole(left) : Math.Max(1, left).ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _giveBack?.Invoke();
        _either?.Dispose();
        _own?.Dispose();
    }

    // By far the most frequent, so it is made once.
    private static string Whole(int milliseconds) => milliseconds == 30_000 ? "30000" : milliseconds.ToString(CultureInfo.InvariantCulture);
}
