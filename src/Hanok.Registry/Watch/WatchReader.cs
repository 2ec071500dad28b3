using System.Threading.Channels;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Watch;

/// <summary>One that reads changes, and what it has not read yet.</summary>
/// <param name="apps">In upper case; empty for all.</param>
/// <param name="caller">Whose place it takes.</param>
internal sealed class WatchReader(IReadOnlySet<string> apps, string caller = "")
{
    public string Caller => caller;

    // A reader that has let so many pass is disconnected: a new snapshot is less than what it has missed.
    private const int Limit = 512;

    private readonly Channel<byte[]> _changes = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Limit) { SingleReader = true });

    public ChannelReader<byte[]> Changes => _changes.Reader;

    /// <summary>Rings when it is too slow.</summary>
    public Action? TooSlow { get; set; }

    public bool Wants(Registration registration) => apps.Count == 0 || apps.Contains(registration.Instance.Key.App);

    public void Add(byte[] change)
    {
        if (_changes.Writer.TryWrite(change))
            return;

        // No more for it, also when it goes on: it has a gap.
        if (_changes.Writer.TryComplete())
            TooSlow?.Invoke();
    }
}
