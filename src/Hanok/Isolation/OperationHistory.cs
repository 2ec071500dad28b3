using System.Collections.Immutable;

namespace Hanok.Isolation;

/// <summary>The operations that have come for one key, in the order in which they came. Immutable, and its decisions are pure.</summary>
internal sealed record OperationHistory(string Key, ImmutableList<RecordedOperation> Operations)
{
    // Operations of one thing that wait for others of it: a sender that makes more of them has lost its way.
    public const int Limit = 1_000;

    /// <exception cref="InvalidOperationException">The key has too many operations.</exception>
    public (OperationHistory After, OperationVerdict Verdict) Record(Operation operation)
    {
        if (StateOf(operation.Name) is { } known)
            return (this, Answer(known == OperationState.Applied ? OperationAnswer.Repeat : AnswerTo(known)));

        if (Operations.Count >= Limit)
            throw new InvalidOperationException($"'{Key}' has {Limit:N0} operations recorded, so '{operation.Name}' is not taken. Give each thing a key of its own.");

        var state = StateFor(operation);
        var at = With(new(operation, state));
        if (state == OperationState.Remembered)
            return (at, Answer(OperationAnswer.Remember));

        // What was taken back while it waited itself is done with, and so is all that waits for what is dropped.
        if (state == OperationState.Dropped && operation.Undoes is { } undone && StateOf(undone) == OperationState.Remembered)
            at = at.Change(undone, OperationState.Dropped);

        var then = new List<Operation>();
        at = at.Settle(then);
        return (at, new(AnswerTo(state), then));
    }

    private OperationState StateFor(Operation operation)
    {
        if (operation.Undoes is { } undone)
            return StateOf(undone) switch
            {
                OperationState.Applied => IsTakenBack(undone, by: OperationState.Applied) ? OperationState.Dropped : OperationState.Applied,
                null => OperationState.Remembered,
                _ => OperationState.Dropped,
            };

        if (IsTakenBack(operation.Name))
            return OperationState.Dropped;

        return operation.After is not { } before ? OperationState.Applied : StateOf(before) switch
        {
            OperationState.Applied => IsTakenBack(before) ? OperationState.Dropped : OperationState.Applied,
            OperationState.Dropped => OperationState.Dropped,
            _ => OperationState.Remembered,
        };
    }

    // Until nothing of what waits can be decided; each round decides one, so it ends.
    private OperationHistory Settle(List<Operation> then)
    {
        foreach (var (operation, state) in Operations)
        {
            if (state != OperationState.Remembered || StateFor(operation) is var now && now == OperationState.Remembered)
                continue;

            if (now == OperationState.Applied)
                then.Add(operation);

            return Change(operation.Name, now).Settle(then);
        }

        return this;
    }

    private OperationState? StateOf(string name) => Operations.Find(recorded => recorded.Operation.Name == name)?.State;

    private bool IsTakenBack(string name, OperationState? by = null) =>
        Operations.Exists(recorded => recorded.Operation.Undoes == name && (by is null || recorded.State == by));

    private OperationHistory With(RecordedOperation recorded) => this with { Operations = Operations.Add(recorded) };

    private OperationHistory Change(string name, OperationState to) => this with
    {
        Operations = [.. Operations.Select(recorded => recorded.Operation.Name == name ? recorded with { State = to } : recorded)],
    };

    private static OperationVerdict Answer(OperationAnswer answer) => new(answer, []);

    private static OperationAnswer AnswerTo(OperationState state) => state switch
    {
        OperationState.Applied => OperationAnswer.Apply,
        OperationState.Remembered => OperationAnswer.Remember,
        _ => OperationAnswer.Drop,
    };
}
