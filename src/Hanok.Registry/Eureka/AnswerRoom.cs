namespace Hanok.Registry.Eureka;

/// <summary>
/// How many bytes of answers may be on their way at once, of all and of each caller: a client that reads slowly, or asks for everything a thousand times,
/// takes no memory from the others. At the bound the answer is 503, and the client asks again in a second. Thread-safe.
/// </summary>
internal sealed class AnswerRoom
{
    private const long Most = 256L * 1024 * 1024;
    private const long MostOfOne = Most / 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _callers = new(StringComparer.Ordinal);
    private long _all;

    /// <summary>A caller who has nothing on its way gets one answer, however long.</summary>
    public bool TryTake(string caller, int bytes)
    {
        lock (_lock)
        {
            var own = _callers.GetValueOrDefault(caller);
            if (own > 0 && (own + bytes > MostOfOne || _all + bytes > Most))
                return false;

            _callers[caller] = own + bytes;
            _all += bytes;
            return true;
        }
    }

    public void Return(string caller, int bytes)
    {
        lock (_lock)
        {
            _all -= bytes;
            if ((_callers[caller] -= bytes) == 0)
                _callers.Remove(caller);
        }
    }
}
