using Hanok.Messaging;

namespace Hanok.RabbitMq;

/// <summary>The broker's confirmations of one batch: complete when all are there, failed with the first that is refused. Thread-safe.</summary>
/// <param name="first">The delivery tag of the first message; those of the others follow.</param>
internal sealed class PendingConfirms(ulong first, int count)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] _confirmed = new bool[count];
    private int _confirmations;
    private int _oldest;

    public Task All => _all.Task;

    public void Confirm(ulong tag, bool multiple)
    {
        // Of a batch that is complete, or beyond ours: not a number to count with.
        if (tag < first || tag - first >= (ulong)_confirmed.Length)
            return;

        lock (_lock)
        {
            var last = (int)(tag - first);
            for (var i = multiple ? _oldest : last; i <= last; i++)
            {
                if (_confirmed[i])
                    continue;

                _confirmed[i] = true;
                _confirmations++;
            }

            while (_oldest < _confirmed.Length && _confirmed[_oldest])
                _oldest++;

            if (_confirmations == _confirmed.Length)
                _all.TrySetResult();
        }
    }

    public void Fail(string reason) => _all.TrySetException(new TransportException(reason));
}
