using Hanok.Sagas;

namespace Hanok.Testing.Exploring;

internal sealed class SagaDeadlines(ISagaStore store, SagaTimer timer) : ISiteTimer
{
    public string Name => "a saga is due";

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) => store.NextDueAsync(cancellation);

    public Task RingAsync(CancellationToken cancellation) => timer.MoveDueAsync(cancellation);
}
