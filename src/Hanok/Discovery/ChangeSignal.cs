using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Hanok.Discovery;

/// <summary>A change that can be waited for, again and again. Thread-safe.</summary>
internal sealed class ChangeSignal
{
    // The framework's token that can be told; nothing in it is about configuration.
    private ConfigurationReloadToken _next = new();

    public IChangeToken Token => Volatile.Read(ref _next);

    /// <summary>Runs what waits for it, on this thread.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, new()).OnReload();
}
