namespace Hanok.Direct;

/// <summary>How many runs may be received at once: in all, and of one sender half as many, so that none keeps out the others. Thread-safe.</summary>
internal sealed class RunSlots(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ofSender = [];
    private readonly int _limitOfSender = Math.Max(1, limit / 2);
    private int _taken;

    public bool TryEnter(string sender)
    {
        lock (_lock)
        {
            var own = _ofSender.GetValueOrDefault(sender);
            if (_taken >= limit || own >= _limitOfSender)
                return false;

            _taken++;
            _ofSender[sender] = own + 1;
            return true;
        }
    }

    public void Leave(string sender)
    {
        lock (_lock)
        {
            _taken--;
            if (--_ofSender[sender] == 0)
                _ofSender.Remove(sender);
        }
    }
}
