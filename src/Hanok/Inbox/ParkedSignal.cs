using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Wakes the retry of parked messages when one was parked.</summary>
internal sealed class ParkedSignal : Signal;
