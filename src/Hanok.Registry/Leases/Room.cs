namespace Hanok.Registry.Leases;

/// <summary>How much is listed, of all and of each application, and how much may be. Not thread-safe.</summary>
internal sealed class Room(RegistryOptions options)
{
    private readonly Dictionary<string, (int Instances, long Bytes)> _applications = new(StringComparer.Ordinal);
    private (int Instances, long Bytes) _all;

    /// <summary>What all of it takes, as text.</summary>
    public long Bytes => _all.Bytes;

    private long MostBytes => options.MaxMegabytes * 1024L * 1024;

    /// <returns>Why there is no room for <paramref name="instance"/> in place of <paramref name="old"/>; null when there is.</returns>
    public RegisterResult? Lacks(Instance? old, Instance instance)
    {
        var more = instance.Size - (old?.Size ?? 0);
        if (old is not null && more <= 0)
            return null;

        var one = old is null ? 1 : 0;
        if (_all.Instances + one > options.MaxInstances || _all.Bytes + more > MostBytes)
            return RegisterResult.Full;

        var (instances, bytes) = _applications.GetValueOrDefault(instance.Key.App);
        return Share(instances + one, options.MaxInstances) || Share(bytes + more, MostBytes) ? RegisterResult.ApplicationFull : null;
    }

    /// <param name="old">Null for a new one.</param>
    /// <param name="instance">Null for one that is gone.</param>
    public void Change(Instance? old, Instance? instance)
    {
        var (instances, bytes) = ((instance is null ? 0 : 1) - (old is null ? 0 : 1), (instance?.Size ?? 0) - (old?.Size ?? 0));
        var app = (instance ?? old)!.Key.App;
        var before = _applications.GetValueOrDefault(app);
        _all = (_all.Instances + instances, _all.Bytes + bytes);
        if (before.Instances + instances == 0)
            _applications.Remove(app);
        else
            _applications[app] = (before.Instances + instances, before.Bytes + bytes);
    }

    // The first has room always: a share of little is less than one.
    private bool Share(long part, long of) => part > 1 && part * 100 > of * options.MaxPercentPerApplication;
}
