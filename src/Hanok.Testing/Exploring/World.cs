using Hanok.Idempotency;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Testing.Exploring;

/// <summary>The services of one schedule, as clients call them and as invariants see them. Not thread-safe.</summary>
public sealed class World
{
    private readonly ScheduleRun _run;
    private readonly WorldSetup _setup;

    internal World(ScheduleRun run, WorldSetup setup) => (_run, _setup) = (run, setup);

    /// <summary>The time in the world.</summary>
    public DateTimeOffset Now => _setup.Clock.Now;

    /// <summary>All sagas of all services.</summary>
    public IEnumerable<SagaInstance> Sagas => _setup.Sites.SelectMany(site => site.Database.Sagas.Values);

    /// <summary>Starts a saga as a client does: with the same key and state again when the service dies in the meantime.</summary>
    public async Task<SagaStart<TState>> StartAsync<TState>(string key, TState state) where TState : class
    {
        var site = _setup.Sites.FirstOrDefault(s => s.Services.GetService<SagaStarter<TState>>() is not null)
            ?? throw new InvalidOperationException($"No service of this world has a saga with {typeof(TState).Name}.");

        var starter = site.Services.GetRequiredService<SagaStarter<TState>>();
        SagaStart<TState>? started = null;
        await _run.CallAsync(
            site, $"client: start '{key}'", isRepeatSafe: true,
            async cancellation => started = await StartAsync(site, starter, RequestKey.Of(key), state, cancellation));
        return started!;
    }

    /// <summary>Does something in a transaction of a service, as an endpoint of it would: again when the service dies before the commit.</summary>
    public Task CommitAsync(string service, Action<ITransaction> work)
    {
        var site = Site(service);
        return _run.CallAsync(site, $"client: calls {service}", isRepeatSafe: false, async cancellation =>
        {
            await using var transaction = site.Database.Begin();
            work(transaction);
            await transaction.CommitAsync(cancellation);
        });
    }

    /// <summary>The saga of this name that was started with this key.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public SagaInstance Saga(string name, string key) =>
        Sagas.FirstOrDefault(saga => saga.Id == SagaStarter<object>.IdOf(name, RequestKey.Of(key)))
        ?? throw new InvalidOperationException($"No service of this world has a saga '{name}' that was started with '{key}'.");

    /// <summary>The state of a saga.</summary>
    public TState State<TState>(SagaInstance saga) where TState : class =>
        _setup.Sites.First(site => site.Database.Sagas.ContainsKey(saga.Id)).Services.GetRequiredService<MessageJson>().Read<TState>(saga.State);

    /// <summary>The services of a service, to look at them.</summary>
    public IServiceProvider Services(string service) => Site(service).Services;

    // As SagaStarter does in a transaction of its own, but without the thread that starts for all who wait.
    private static async Task<SagaStart<TState>> StartAsync<TState>(
        Site site, SagaStarter<TState> starter, RequestKey request, TState state, CancellationToken cancellation) where TState : class
    {
        await using var transaction = site.Database.Begin();
        var start = await starter.StartAsync(transaction, request, state, cancellation);
        if (!start.IsRepeat)
            await transaction.CommitAsync(cancellation);

        return start;
    }

    private Site Site(string service) => _setup.Sites.FirstOrDefault(site => site.Name == service)
        ?? throw new ArgumentException($"This world has no service '{service}'. It has: {string.Join(", ", _setup.Sites.Select(s => s.Name))}.", nameof(service));
}
