namespace Hanok.Bench.HandWritten;

internal enum MessageKind : byte
{
    VerifyConsumer = 1,
    ConsumerVerified,
    CreateTicket,
    TicketCreated,
    AuthorizeCard,
    CardAuthorized,
    ConfirmTicket,
    TicketConfirmed,

    /// <summary>The ninth message is an event that nobody here subscribes to: written and decoded, then dropped.</summary>
    OrderApproved,
}
