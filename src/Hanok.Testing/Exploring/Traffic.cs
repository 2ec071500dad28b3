using Hanok.Messaging;

namespace Hanok.Testing.Exploring;

/// <summary>What is on its way between the services of a run: as the relays would send it, had they any time.</summary>
internal sealed class Traffic(WorldSetup setup)
{
    private readonly Dictionary<(Site From, Site To, int Lane), Way> _ways = [];
    private long _number;

    /// <summary>Puts on its way what was committed since the last time.</summary>
    /// <exception cref="InvalidOperationException">Somebody sends to a service that this world has not.</exception>
    public void Collect()
    {
        foreach (var site in setup.Sites)
        {
            var log = site.Database.Log;
            for (var i = site.Read.Log; i < log.Count; i++)
                Send(site, log[i].Commit, log[i].Frames);

            site.Read = site.Read with { Log = log.Count };
        }
    }

    /// <summary>The ways on which something can come now; that which was sent first, first.</summary>
    public List<Way> Open()
    {
        var open = new List<Way>(_ways.Count);
        foreach (var way in _ways.Values)
            if (way.IsOpen)
                open.Add(way);

        open.Sort((a, b) => a.Queue.Peek().Number.CompareTo(b.Queue.Peek().Number));
        return open;
    }

    private void Send(Site from, long commit, ReadOnlyMemory<byte> frames)
    {
        for (var index = 0; frames.Length > 0; index++)
        {
            var frame = MessageCodec.Next(ref frames);
            var (channel, lane) = MessageCodec.Route(frame.Span);
            var delivery = new Delivery(new(commit, index), MessageCodec.Read(frame));
            foreach (var to in DestinationsOf(channel, from, delivery.Message))
            {
                if (!_ways.TryGetValue((from, to, lane), out var way))
                    _ways[(from, to, lane)] = way = new(from, to);

                way.Queue.Enqueue((++_number, delivery));
            }
        }
    }

    private IEnumerable<Site> DestinationsOf(string channel, Site from, Message message)
    {
        if (channel.EndsWith(Channels.EventsSuffix, StringComparison.Ordinal))
            return setup.Sites.Where(site => site.EventChannels.Contains(channel));

        var owner = Channels.OwnerOf(channel);
        return setup.Sites.Where(site => site.Name == owner).DefaultIfEmpty().Select(site => site ?? throw new InvalidOperationException(
            $"'{from.Name}' sends a {message.Type} to '{owner}', which is not in this world. Add it with world.Service(\"{owner}\", ...)."));
    }
}
