using Hanok.Chassis;
using Hanok.Isolation;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Testing.Exploring;

/// <summary>A service of a world in the making: what stands in for those steps of its sagas that need a real database, and what is lost when it dies.</summary>
public sealed class ExploredService
{
    private readonly HanokBuilder _hanok;
    private readonly Dictionary<Type, object> _standIns = [];

    private readonly List<Action> _forgets = [];

    internal ExploredService(HanokBuilder hanok) => _hanok = hanok;

    internal string Name => _hanok.Service;

    /// <summary>Empties what handlers of the service keep in memory: before each schedule, and when the service dies.</summary>
    public ExploredService Forgets(Action forget)
    {
        _forgets.Add(forget);
        return this;
    }

    /// <summary>Stands in for a local step.</summary>
    /// <param name="work">Returns the state that the step would have left, or a refusal. What it writes to a <see cref="ModelTable{TKey,TValue}"/> commits with the move of the saga.</param>
    /// <exception cref="ArgumentException">No saga with this state has such a step.</exception>
    public ExploredService WithLocal<TState>(string step, Func<TState, SagaContext, LocalResult<TState>> work) where TState : class =>
        With<TState>(step, s => s.Local is not null, s => s with { Local = (state, context) => ValueTask.FromResult(work(state, context)) });

    /// <summary>Stands in for a local step that leaves the state as it is.</summary>
    /// <inheritdoc cref="WithLocal{TState}(string, Func{TState, SagaContext, LocalResult{TState}})"/>
    public ExploredService WithLocal<TState>(string step, Action<TState, SagaContext> work) where TState : class =>
        WithLocal<TState>(step, (state, context) =>
        {
            work(state, context);
            return state;
        });

    /// <summary>Stands in for the undo of a local step.</summary>
    /// <exception cref="ArgumentException">No saga with this state has such a step, or it has no local undo.</exception>
    public ExploredService WithUndo<TState>(string step, Action<TState, SagaContext> undo) where TState : class =>
        With<TState>(step, s => s.UndoLocal is not null, s => s with
        {
            UndoLocal = (state, context) =>
            {
                undo(state, context);
                return ValueTask.CompletedTask;
            },
        });

    internal void Forget()
    {
        foreach (var forget in _forgets)
            forget();
    }

    private ExploredService With<TState>(string name, Predicate<SagaStep<TState>> fits, Func<SagaStep<TState>, SagaStep<TState>> change)
        where TState : class
    {
        var versions = StandInsFor<TState>();
        var stoodInFor = 0;
        foreach (var steps in versions)
        {
            var index = steps.FindIndex(step => step.Name == name && fits(step));
            if (index < 0)
                continue;

            steps[index] = change(steps[index]);
            stoodInFor++;
        }

        return stoodInFor > 0 ? this : throw new ArgumentException(
            $"The saga with {typeof(TState).Name} has nothing local by the name '{name}' to stand in for. Its steps are: "
            + $"{string.Join(", ", versions.SelectMany(steps => steps).Select(step => step.Name).Distinct())}.",
            nameof(name));
    }

    // The steps of each version of the saga.
    private List<List<SagaStep<TState>>> StandInsFor<TState>() where TState : class
    {
        if (_standIns.TryGetValue(typeof(TState), out var known))
            return (List<List<SagaStep<TState>>>)known;

        var sagas = _hanok.Services.Where(s => !s.IsKeyedService && s.ServiceType.IsAssignableTo(typeof(Saga<TState>))).Select(s => s.ServiceType).ToHashSet();
        if (sagas.Count == 0)
            throw new ArgumentException($"'{_hanok.Service}' has no saga with {typeof(TState).Name}. Add it first, with hanok.AddSaga.");

        // Only to define them: they are made again for the world.
        using var provider = _hanok.Services.BuildServiceProvider();
        var versions = new List<List<SagaStep<TState>>>();
        foreach (var type in sagas)
        {
            var defined = ((Saga<TState>)provider.GetRequiredService(type)).Define(new CompensatableStage<TState>());
            var steps = defined.Steps.ToList();
            versions.Add(steps);
            _hanok.Services.AddKeyedSingleton(type, (p, _) => new SagaMachine<TState>(
                (Saga<TState>)p.GetRequiredService(type), steps, defined.Within, p.GetService<SemanticLocks>()));
        }

        _standIns[typeof(TState)] = versions;
        return versions;
    }
}
