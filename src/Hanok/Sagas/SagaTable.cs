namespace Hanok.Sagas;

/// <summary>The sagas that this service can move, in all versions it still knows. Fixed at start; thread-safe.</summary>
internal sealed class SagaTable(IEnumerable<ISagaMachine> machines)
{
    private readonly Dictionary<(string Name, int Version), ISagaMachine> _machines = machines.ToDictionary(m => (m.Name, m.Version));

    /// <exception cref="InvalidOperationException">This service has no such saga, or another one by the same name and version.</exception>
    public ISagaMachine For(SagaInstance saga)
    {
        if (!_machines.TryGetValue((saga.Name, saga.Version), out var machine))
            throw new InvalidOperationException(
                $"Instance {saga.Id} is of saga '{saga.Name}' version {saga.Version}, which this service does not have. "
                + "Keep a version registered until its last instance has ended.");

        return machine.Definition == saga.Definition
            ? machine
            : throw new InvalidOperationException(
                $"Saga '{saga.Name}' version {saga.Version} has other steps ({machine.Definition}) than instance {saga.Id} was started with "
                + $"({saga.Definition}). Restore them, and put the new steps into version {saga.Version + 1}.");
    }

    /// <summary>As <see cref="For"/>, but null where that throws: for showing.</summary>
    public ISagaMachine? Find(SagaInstance saga) =>
        _machines.GetValueOrDefault((saga.Name, saga.Version)) is { } machine && machine.Definition == saga.Definition ? machine : null;
}
