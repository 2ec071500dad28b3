using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>What the inbox knows of the lanes and keys of a run.</summary>
/// <param name="Watermarks">The last applied position of each lane.</param>
/// <param name="ParkedKeys">The keys, of those asked for, that have parked messages.</param>
public sealed record InboxState(IReadOnlyDictionary<int, Position> Watermarks, IReadOnlySet<string> ParkedKeys);
