using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>The steps of one version of one saga, and how an instance stands at them: stored by their names, decided by their places.</summary>
internal sealed class SagaDefinition<TState> where TState : class
{
    /// <exception cref="InvalidOperationException">It is not usable; the message says how to mend it.</exception>
    public SagaDefinition(string name, int version, IReadOnlyList<SagaStep<TState>> steps, TimeSpan? within)
    {
        (Name, Version, Steps, Within) = (name, version, steps, within);
        if (steps.Count == 0)
            throw new InvalidOperationException($"Saga '{Name}' has no steps. Define at least one.");

        var twice = steps.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException(
                $"Saga '{Name}' has {twice.Count()} steps named '{twice.Key}'. Steps are stored by name: give each its own.");

        Hash = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', steps.Select(s => s.Signature)))).AsSpan(0, 8));
    }

    public string Name { get; }

    public int Version { get; }

    public string Hash { get; }

    public TimeSpan? Within { get; }

    public IReadOnlyList<SagaStep<TState>> Steps { get; }

    public SagaSketch Sketch() => new(
        Name, Version, Hash, Within,
        [
            .. Steps.Select(step => new StepSketch(
                step.Name, step.Kind, step.Group, step.Local is not null, step.Participant, step.Condition is not null, step.HasUndo, step.ReplyWithin)),
        ]);

    public SagaProgress<TState> Read(SagaInstance saga, MessageJson json) =>
        new(saga.Status, Places(saga), json.Read<TState>(saga.State), saga.Refusal);

    public SagaInstance Write(SagaInstance saga, SagaProgress<TState> at, MessageJson json) => saga with
    {
        Status = at.Status,
        State = json.Write(at.State),
        Refusal = at.Refusal,
        Done = Names(at.Steps, StepStatus.Done),
        Skipped = Names(at.Steps, StepStatus.Skipped),
    };

    /// <inheritdoc cref="ISagaMachine.Remaining"/>
    public IReadOnlyList<string> Remaining(SagaInstance saga)
    {
        var places = Places(saga);
        var all = Enumerable.Range(0, Steps.Count);
        return saga.Status switch
        {
            SagaStatus.Running => [.. all.Where(i => places[i] is StepStatus.Pending or StepStatus.Open).Select(i => Steps[i].Name)],
            SagaStatus.Compensating =>
            [
                .. all.Reverse().Where(i => places[i] == StepStatus.Open || (places[i] == StepStatus.Done && Steps[i].HasUndo))
                    .Select(i => $"undo {Steps[i].Name}"),
            ],
            _ => [],
        };
    }

    public int IndexOf(string step, SagaInstance saga)
    {
        for (var i = 0; i < Steps.Count; i++)
            if (Steps[i].Name == step)
                return i;

        throw new InvalidOperationException($"Saga '{Name}' version {Version} has no step '{step}', at which instance {saga.Id} stands.");
    }

    private ImmutableArray<StepStatus> Places(SagaInstance saga)
    {
        var places = new StepStatus[Steps.Count];
        foreach (var name in saga.Done)
            places[IndexOf(name, saga)] = StepStatus.Done;
        foreach (var name in saga.Skipped)
            places[IndexOf(name, saga)] = StepStatus.Skipped;
        foreach (var open in saga.Open)
            places[IndexOf(open.Step, saga)] = StepStatus.Open;

        return ImmutableCollectionsMarshal.AsImmutableArray(places);
    }

    private List<string> Names(ImmutableArray<StepStatus> places, StepStatus status)
    {
        var names = new List<string>();
        for (var i = 0; i < places.Length; i++)
            if (places[i] == status)
                names.Add(Steps[i].Name);

        return names;
    }
}
