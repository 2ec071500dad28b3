using Hanok.InMemory;
using Hanok.Messaging;

namespace Hanok.Testing.Exploring;

/// <summary>
/// A table for the models of services: what is written commits or vanishes with the transaction, and each schedule begins with none.
/// Give it to <see cref="WorldBuilder.Keeps"/>.
/// </summary>
/// <param name="name">Stands in printed schedules.</param>
public sealed class ModelTable<TKey, TValue>(string name) : WorldState where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _rows = [];
    private readonly Dictionary<TKey, (bool IsThere, TValue? Value)> _written = [];
    private ITransaction? _writer;

    /// <summary>What is committed.</summary>
    public IReadOnlyDictionary<TKey, TValue> Rows => _rows;

    /// <summary>What is committed under the key; the default value when there is nothing.</summary>
    public TValue? this[TKey key] => _rows.GetValueOrDefault(key);

    /// <summary>As the transaction sees it: with what it has written itself.</summary>
    public TValue? Find(ITransaction transaction, TKey key) =>
        ReferenceEquals(_writer, transaction) && _written.TryGetValue(key, out var written) ? written.Value : _rows.GetValueOrDefault(key);

    public void Set(ITransaction transaction, TKey key, TValue value)
    {
        Write(transaction, key, (true, value));
        transaction.InMemory.OnCommit(() =>
        {
            _rows[key] = value;
            Tell($"{name}[{key}] = {value}");
        });
    }

    public void Remove(ITransaction transaction, TKey key)
    {
        Write(transaction, key, (false, default));
        transaction.InMemory.OnCommit(() =>
        {
            if (_rows.Remove(key))
                Tell($"{name}[{key}] is gone");
        });
    }

    internal override void Clear()
    {
        _rows.Clear();
        _written.Clear();
        _writer = null;
    }

    private void Write(ITransaction transaction, TKey key, (bool, TValue?) row)
    {
        if (World is null)
            throw new InvalidOperationException(
                $"The model table '{name}' belongs to no world, so nobody would empty it between schedules. Add world.Keeps({name}).");

        // Transactions in memory run one after the other, so there is one writer at a time.
        if (!ReferenceEquals(_writer, transaction))
            _written.Clear();

        _writer = transaction;
        _written[key] = row;
    }
}
