using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>What the stages of a definition write into.</summary>
internal sealed class SagaDraft<TState> where TState : class
{
    private readonly List<SagaStep<TState>> _steps = [];
    private int _group;
    private bool _together;

    public IReadOnlyList<SagaStep<TState>> Steps => _steps;

    public TimeSpan? Within { get; set; }

    public SagaDraft<TState> Add(SagaStep<TState> step)
    {
        _steps.Add(step with { Group = _together ? _group : ++_group });
        return this;
    }

    public SagaDraft<TState> AddSend<TReply>(string name, StepKind kind, Func<TState, object> command) =>
        Add(new(name, kind) { Command = command, ReplyType = MessageType.Of<TReply>().Name });

    /// <summary>What is added in between is one group.</summary>
    public SagaDraft<TState> AddTogether(Action add)
    {
        _group++;
        _together = true;
        var before = _steps.Count;
        add();
        _together = false;
        return _steps.Count - before > 1
            ? this
            : throw new InvalidOperationException("Parallel steps are two or more. Put a single one directly into the saga.");
    }

    public void ChangeLast(Func<SagaStep<TState>, SagaStep<TState>> change) => _steps[^1] = change(_steps[^1]);

    public void AddRisk(StepRisk risk) => ChangeLast(step => step with { Risks = [.. step.Risks, risk] });

    public void When(Func<TState, bool> condition) => ChangeLast(step => step with { Condition = condition });

    public void ReplyWithin(TimeSpan within)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);
        ChangeLast(step => step with { ReplyWithin = within });
    }

    public void OnReply<TReply>(Func<TState, TReply, TState> keep) => ChangeLast(step => step with
    {
        OnReply = (state, reply, json) => keep(state, json.Read<TReply>(reply.Body.Span)),
        ReplyContract = typeof(TReply),
    });
}
