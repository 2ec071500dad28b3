using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing;

/// <summary>A command that came as expected and waits for its answer.</summary>
public class SagaExpectation<TState> where TState : class
{
    private readonly SagaConversation<TState> _conversation;
    private readonly Message _command;

    internal SagaExpectation(SagaConversation<TState> conversation, Message command) => (_conversation, _command) = (conversation, command);

    /// <summary>The participant did it and has nothing to tell.</summary>
    public SagaConversation<TState> Succeeds() => _conversation.Answer(_command, Done.Value);

    /// <summary>The participant did it and answers with <paramref name="reply"/>.</summary>
    public SagaConversation<TState> Replies(object reply) => _conversation.Answer(_command, reply);

    /// <summary>The participant says no.</summary>
    public SagaConversation<TState> Refuses(string code, string reason = "") => _conversation.Answer(_command, new Refusal(code, reason));
}
