using Hanok.Messaging;
using Hanok.Outbox;

namespace Hanok.Tests.Outbox;

/// <summary>A destination that sends, and messages for it that are all the same but for their positions.</summary>
internal sealed class RunningDestination : IAsyncDisposable
{
    public static readonly byte[] Frame = MessageCodec.ToFrame(new()
    {
        Id = Guid.CreateVersion7(),
        Source = "order",
        Type = "kitchen.cook.v1",
        Kind = MessageKind.Command,
        Channel = "kitchen.commands",
        Subject = "1",
        Time = DateTimeOffset.UnixEpoch,
        Body = default,
    });

    private readonly CancellationTokenSource _ended = new();
    private readonly Destination _destination;
    private readonly CompletedPrefix _completed;
    private readonly Task _running;

    public RunningDestination(Destination destination, CompletedPrefix completed)
    {
        (_destination, _completed) = (destination, completed);
        _running = destination.RunAsync(_ended.Token);
    }

    public DestinationState State => _destination.State;

    public async Task AddAsync(int from, int to)
    {
        for (var i = from; i <= to; i++)
            await _destination.AddAsync(
                "order@1", new(new Position(i, 0), 0, Frame), _completed.Add(i, deliveries: 1), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _destination.Dispose();
        _ended.Dispose();
    }
}
