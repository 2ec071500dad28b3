using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Sagas;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A participant that is played by the test: it answers when the test says so.</summary>
public sealed class PlayedKitchen
{
    private readonly Runs _runs = new("kitchen");

    /// <summary>The steps are done, and the answers come in one run.</summary>
    public Task DoesAsync(ContractService owner, SagaInstance saga, params IReadOnlyList<string> steps) =>
        owner.Receiver.ReceiveAsync(_runs.Of([.. steps.Select(step => Answer(owner, saga, step, new StepDone(step)))]), TestContext.Current.CancellationToken);

    public Task RefusesAsync(ContractService owner, SagaInstance saga, string step) => AnswerAsync(owner, saga, step, new Refusal("no", $"not {step}"));

    /// <summary>The step is undone.</summary>
    public Task UndoesAsync(ContractService owner, SagaInstance saga, string step) => AnswerAsync(owner, saga, step, Done.Value);

    /// <summary>Answers to the command that <paramref name="saga"/> waited for at <paramref name="step"/> when it was read.</summary>
    public Task AnswerAsync<T>(ContractService owner, SagaInstance saga, string step, T answer) =>
        owner.Receiver.ReceiveAsync(_runs.Of([Answer(owner, saga, step, answer)]), TestContext.Current.CancellationToken);

    private Message Answer<T>(ContractService owner, SagaInstance saga, string step, T answer)
    {
        var open = saga.Open.Single(o => o.Step == step);
        var command = _runs.Command($"{saga.Id}", new DoStep(step, Refuse: false)) with { Id = open.Message, CorrelationId = saga.Id, ReplyTo = $"{owner.Name}.replies" };
        return _runs.Messages.Reply(command, answer);
    }
}
