using Hanok.Messaging;

namespace Hanok.Postgres.Outbox;

/// <summary>Wakes the poller of this process when a transaction of this process has committed messages.</summary>
internal sealed class OutboxSignal : Signal;
