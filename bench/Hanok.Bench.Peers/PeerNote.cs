namespace Hanok.Bench.Peers;

/// <summary>A <c>Note</c> as a message type that every library can see.</summary>
public sealed record PeerNote(int Run, int Key, int Seq, string Text);
