using System.Collections.Concurrent;

namespace Hanok.Gateway.Configuration;

/// <summary>How it went when the configuration was last read. Thread-safe.</summary>
internal sealed class ReloadState(TimeProvider time)
{
    // As many as there are files of configuration.
    private readonly ConcurrentDictionary<string, string> _files = new();
    private volatile IReadOnlyList<string> _routing = [];
    private long _changed = time.GetUtcNow().UtcTicks;

    /// <summary>When the routes that are in use were read, or a later change was refused.</summary>
    public DateTimeOffset At => new(Volatile.Read(ref _changed), TimeSpan.Zero);

    /// <summary>Why the last change was refused; nothing while what is configured is what is in use.</summary>
    public IReadOnlyList<string> Errors => [.. _files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value), .. _routing];

    public void FileIs(string path, string? wrong)
    {
        if (wrong is null)
            _files.TryRemove(path, out _);
        else
            _files[path] = wrong;

        Touch();
    }

    public void RoutingIs(IReadOnlyList<string> wrong)
    {
        _routing = wrong;
        Touch();
    }

    private void Touch() => Volatile.Write(ref _changed, time.GetUtcNow().UtcTicks);
}
