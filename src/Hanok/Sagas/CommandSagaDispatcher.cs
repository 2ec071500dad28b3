using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Starts a saga for each command of a run. The answer comes from the saga, when it ends.</summary>
internal sealed class CommandSagaDispatcher<TCommand, TReply, TState>(
    CommandSaga<TCommand, TReply, TState> saga, SagaMachine<TState> machine, ISagaStore store, SagaTimer timer) : IDispatcher
    where TCommand : ICommand<TReply> where TReply : notnull where TState : class
{
    public async ValueTask DispatchAsync(BatchContext context)
    {
        var turn = new SagaTurn(context.Transaction, context.Cancellation);
        var sagas = new SagaInstance[context.Messages.Count];
        for (var i = 0; i < sagas.Length; i++)
        {
            var command = context.Messages[i];
            using var span = OneByOne.InItsTrace(context, i);
            var state = saga.Begin(turn.Json.Read<TCommand>(command.Body.Span));

            // Of the command only its address is needed for the answer.
            var address = command.ReplyTo.Length > 0 ? MessageCodec.ToFrame(command with { Body = default }) : null;
            sagas[i] = await machine.StartAsync(StableId.Of(command.Id, machine.Name), state, [], address, turn);
        }

        store.Insert(context.Transaction, sagas, turn.History);
        timer.Note(sagas, turn);
    }
}
