using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Hanok.Resilience;

/// <summary>Until when an answer is waited for. It travels with a request from service to service. Thread-safe.</summary>
/// <remarks>
/// It says how much time is left, and not a time of day: clocks differ, and what a request loses on its way is little. As <c>grpc-timeout</c> does.
/// </remarks>
public sealed class Deadline : IDisposable
{
    /// <summary>The header that carries it: milliseconds that are left.</summary>
    public const string Header = "X-Request-Timeout-Ms";

    // More digits than any wait that is meant so; and they fit into a long.
    private const int MostDigits = 15;

    private static readonly AsyncLocal<Deadline?> Ambient = new();

    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Func<bool>? _isAnswered;
    private readonly Deadline? _outer;
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;
    private volatile bool _isLifted;

    private Deadline(TimeSpan limit, TimeProvider time, Func<bool>? isAnswered)
    {
        (Limit, _time, _isAnswered, _outer) = (limit, time, isAnswered, Ambient.Value);
        _began = time.GetTimestamp();
        Token = _over.Token;
        _timer = time.CreateTimer(static deadline => ((Deadline)deadline!).Strike(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The one of the request, or of the work, that is being done; null when there is none.</summary>
    public static Deadline? Current => Ambient.Value is { _isLifted: false } deadline ? deadline : null;

    /// <summary>How much there was in the beginning.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Never less than zero.</summary>
    public TimeSpan Left => IsOver ? TimeSpan.Zero : Limit - _time.GetElapsedTime(_began) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public bool IsOver => Token.IsCancellationRequested;

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gives what follows in this flow of control so much time, or what is left of the deadline that it has already.</summary>
    /// <returns>To be disposed when the work is done: what outlives it is not bound by it.</returns>
    public static Deadline Within(TimeSpan limit, TimeProvider time) => Within(limit, time, null);

    /// <param name="isAnswered">Asked when it is over. Who gets an answer already goes on getting it: then the deadline is void.</param>
    internal static Deadline Within(TimeSpan limit, TimeProvider time, Func<bool>? isAnswered)
    {
        var outer = Current?.Left ?? TimeSpan.MaxValue;
        return Ambient.Value = new(outer < limit ? outer : limit, time, isAnswered);
    }

    /// <param name="most">What is asked for beyond it is cut down to it.</param>
    /// <returns>False when it is no number of milliseconds.</returns>
    internal static bool TryRead(StringValues header, TimeSpan most, out TimeSpan limit)
    {
        limit = default;
        if (header is not [{ Length: > 0 and <= MostDigits } text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return false;

        limit = milliseconds < most.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : most;
        return true;
    }

    /// <summary>For the header. Rounded down: whoever is asked should give up before the one who asks.</summary>
    internal static string Write(TimeSpan left) => ((long)left.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _isLifted = true;
        _timer.Dispose();
        _over.Dispose();
        if (Ambient.Value == this)
            Ambient.Value = _outer;
    }

    private void Strike()
    {
        if (_isAnswered?.Invoke() == true)
        {
            _isLifted = true;
            return;
        }

        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work was done in this very moment.
        }
    }
}
