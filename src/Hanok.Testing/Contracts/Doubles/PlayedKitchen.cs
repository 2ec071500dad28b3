using Hanok.Commands;
using Hanok.Sagas;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A participant that is played by the test: it answers when the test says so.</summary>
public sealed class PlayedKitchen
{
    private readonly Runs _runs = new("kitchen");

    /// <summary>The step is done.</summary>
    public Task DoesAsync(ContractService owner, SagaInstance saga, string step) => AnswerAsync(owner, saga, step, new StepDone(step));

    public Task RefusesAsync(ContractService owner, SagaInstance saga, string step) => AnswerAsync(owner, saga, step, new Refusal("no", $"not {step}"));

    /// <summary>The step is undone.</summary>
    public Task UndoesAsync(ContractService owner, SagaInstance saga, string step) => AnswerAsync(owner, saga, step, Done.Value);

    /// <summary>Answers to the command that <paramref name="saga"/> waited for at <paramref name="step"/> when it was read.</summary>
    public Task AnswerAsync<T>(ContractService owner, SagaInstance saga, string step, T answer)
    {
        var open = saga.Open.Single(o => o.Step == step);
        var command = _runs.Command($"{saga.Id}", new DoStep(step, Refuse: false)) with { Id = open.Message, CorrelationId = saga.Id, ReplyTo = $"{owner.Name}.replies" };
        return owner.Receiver.ReceiveAsync(_runs.Of([_runs.Messages.Reply(command, answer)]), TestContext.Current.CancellationToken);
    }
}
