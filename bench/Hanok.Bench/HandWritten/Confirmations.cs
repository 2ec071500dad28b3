namespace Hanok.Bench.HandWritten;

/// <summary>
/// How far a slot may be confirmed: up to the last transaction before which every receiver has durably handled everything.
/// </summary>
internal sealed class Confirmations
{
    private readonly Queue<Transaction> _open = new();
    private readonly Lock _lock = new();
    private ulong _confirmed;

    public ulong Confirmed => Volatile.Read(ref _confirmed);

    /// <param name="receivers">Deliveries made of this transaction. With none it is handled already.</param>
    public Transaction Opened(ulong position, int receivers)
    {
        var transaction = new Transaction(this, position, receivers);
        lock (_lock)
        {
            _open.Enqueue(transaction);
        }
        if (receivers == 0)
        {
            Advance();
        }
        return transaction;
    }

    private void Advance()
    {
        lock (_lock)
        {
            while (_open.TryPeek(out var oldest) && oldest.IsHandled)
            {
                _open.Dequeue();
                // After a reconnect the log is read again from an earlier position: never step back.
                Volatile.Write(ref _confirmed, Math.Max(_confirmed, oldest.Position));
            }
        }
    }

    internal sealed class Transaction(Confirmations all, ulong position, int receivers)
    {
        private int _receivers = receivers;

        public ulong Position => position;

        public bool IsHandled => Volatile.Read(ref _receivers) <= 0;

        public void Handled()
        {
            if (Interlocked.Decrement(ref _receivers) == 0)
            {
                all.Advance();
            }
        }
    }
}
