using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Outbox;

/// <summary>Applies what it is sent as a receiver does: once, by watermark. May be away, fail now and then, or take only small batches.</summary>
internal sealed class MoodyTransport : ITransport
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource> _awaited = [];
    private volatile bool _isAway;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    public Random? FailsAtRandom { get; set; }

    public int LargestBatch { get; set; } = int.MaxValue;

    /// <summary>The positions that took effect, in order.</summary>
    public List<long> Applied { get; } = [];

    public ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public IReadOnlyCollection<string> DestinationsOf(string channel) => ["kitchen"];

    public async Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
    {
        await Task.Yield();
        if (IsAway || FailsAtRandom?.Next(3) == 0)
            throw new TransportException("It is away.");
        if (batch.Count > LargestBatch)
            throw new TransportException("That is too much.");

        lock (_lock)
        {
            foreach (var message in batch)
                if (Applied.Count == 0 || message.Position.Commit > Applied[^1])
                    Applied.Add(message.Position.Commit);

            foreach (var (count, reached) in _awaited)
                if (Applied.Count >= count)
                    reached.TrySetResult();
        }

        // Applied, but the sender does not hear of it.
        if (FailsAtRandom?.Next(4) == 0)
            throw new TransportException("The answer was lost.");
    }

    public async Task AppliedAsync(int count)
    {
        TaskCompletionSource reached;
        lock (_lock)
        {
            if (Applied.Count >= count)
                return;

            _awaited[count] = reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await Until.DoneAsync(reached.Task, $"{count} were not applied");
    }
}
