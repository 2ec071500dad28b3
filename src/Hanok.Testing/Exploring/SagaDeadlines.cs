using Hanok.InMemory;
using Hanok.Sagas;

namespace Hanok.Testing.Exploring;

internal sealed class SagaDeadlines(InMemoryDatabase database, SagaTimer timer) : ISiteTimer
{
    public string Name => "a saga is due";

    public DateTimeOffset? NextDue => database.Sagas.Count > 0 ? database.Sagas.Values.Min(saga => saga.Due) : null;

    public Task RingAsync(CancellationToken cancellation) => timer.MoveDueAsync(cancellation);
}
