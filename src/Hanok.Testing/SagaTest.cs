using Hanok.Sagas;

namespace Hanok.Testing;

/// <summary>A saga tested as a conversation: it asks, the test answers as the participants would, and at the end it says how it went.</summary>
/// <example><code>
///   SagaTest.Given(new CreateOrderSaga(), state)
///       .Expect(new VerifyConsumer(consumer, total)).Succeeds()
///       .Expect&lt;CreateTicket&gt;().Replies(new TicketCreated(ticket))
///       .Expect&lt;AuthorizeCard&gt;().Refuses("card-declined", "The limit is reached.")
///       .Expect(new CancelTicketCreation(ticket)).Succeeds()
///       .ThenIsCompensated();
/// </code></example>
public static class SagaTest
{
    /// <summary>
    /// A saga that is about to start. Its local steps are not run, for there is no database: each counts as done, and its name is kept
    /// in <see cref="SagaConversation{TState}.LocalSteps"/>. Steps that only decide, and write nothing, are run.
    /// </summary>
    public static SagaConversation<TState> Given<TState>(Saga<TState> saga, TState state) where TState : class => new(saga, state);
}
