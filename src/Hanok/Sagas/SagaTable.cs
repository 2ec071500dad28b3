namespace Hanok.Sagas;

/// <summary>The sagas that this service can move, in all versions it still knows. Fixed at start; thread-safe.</summary>
internal sealed class SagaTable
{
    private readonly Dictionary<(string Name, int Version), ISagaMachine> _machines = [];

    /// <exception cref="InvalidOperationException">Two sagas have the same name and version.</exception>
    public SagaTable(IEnumerable<ISagaMachine> machines)
    {
        foreach (var machine in machines)
            if (!_machines.TryAdd((machine.Name, machine.Version), machine))
                throw new InvalidOperationException(
                    $"Saga '{machine.Name}' version {machine.Version} is registered twice. Give one of them another name or version.");
    }

    public IEnumerable<SagaSketch> Sketches => _machines.Values.Select(machine => machine.Sketch).OrderBy(saga => (saga.Name, saga.Version));

    /// <exception cref="InvalidOperationException">This service has no such saga, or another one by the same name and version.</exception>
    public ISagaMachine For(SagaInstance saga) =>
        WhyNot(saga.Name, saga.Version, saga.Definition) is { } why
            ? throw new InvalidOperationException($"Instance {saga.Id} cannot be moved: {why}")
            : _machines[(saga.Name, saga.Version)];

    /// <summary>As <see cref="For"/>, but null where that throws: for showing.</summary>
    public ISagaMachine? Find(SagaInstance saga) =>
        WhyNot(saga.Name, saga.Version, saga.Definition) is null ? _machines[(saga.Name, saga.Version)] : null;

    /// <summary>The newest version of the saga that keeps its state as this class.</summary>
    /// <exception cref="InvalidOperationException">Two sagas keep their state as this class.</exception>
    public ISagaMachine Newest(Type state)
    {
        var mine = _machines.Values.Where(machine => machine.State == state).ToList();
        var names = mine.Select(machine => machine.Name).Distinct().ToList();
        return names.Count == 1
            ? mine.MaxBy(machine => machine.Version)!
            : throw new InvalidOperationException(
                $"The sagas {string.Join(" and ", names.Select(name => $"'{name}'"))} all keep their state as {state.Name}, so it does not say which to start. "
                + "Give each a class of its own.");
    }

    /// <summary>Why instances of a definition cannot be moved here; null when they can.</summary>
    public string? WhyNot(string name, int version, string definition)
    {
        if (!_machines.TryGetValue((name, version), out var machine))
            return $"this service does not have saga '{name}' version {version}. Keep a version registered until its last instance has ended.";

        return machine.Definition == definition
            ? null
            : $"saga '{name}' version {version} has other steps ({machine.Definition}) than it was started with ({definition}). Restore them, and put "
                + $"the new steps into version {version + 1}.";
    }
}
