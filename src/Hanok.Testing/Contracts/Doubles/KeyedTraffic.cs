using Hanok.Events;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A stream of events over many keys, each key numbered from 1, committed by several writers at once. Publish it part by part.</summary>
public sealed class KeyedTraffic(ContractService sender, int keys = 50)
{
    private const int Writers = 5;
    private int _perKey;

    /// <summary>How many were published.</summary>
    public int Count => keys * _perKey;

    /// <summary>Publishes the next events of every key. One call after the other.</summary>
    public async Task PublishAsync(int count)
    {
        var first = _perKey + 1;
        var numbers = Enumerable.Range(first, count / keys);
        _perKey += count / keys;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            foreach (var number in numbers)
                await sender.CommitAsync(transaction =>
                {
                    for (var key = writer; key < keys; key += Writers)
                        transaction.Publish(Key(key), new Noted(Key(key), number));
                });
        }));
    }

    /// <summary>Waits until everything has taken effect at a consumer: each once, those of a key in order.</summary>
    public async Task ArrivesOnceAndInOrderAsync(ContractService consumer)
    {
        var effects = await consumer.ReadAsync(Count);
        var byKey = effects.ToLookup(effect => effect[..(effect.IndexOf(':', StringComparison.Ordinal) + 1)]);
        for (var key = 0; key < keys; key++)
            Assert.Equal(Enumerable.Range(1, _perKey).Select(number => $"{Key(key)}{number}"), byKey[Key(key)]);

        Assert.Equal(Count, effects.Count);
    }

    private static string Key(int key) => $"key-{key}:";
}
