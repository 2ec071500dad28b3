using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>A step that waits for its answer, or for the answer to its undo.</summary>
/// <param name="Message">The id of the command that was sent last, whose reply counts.</param>
/// <param name="Due">When it is late, or is to be sent again; null when it has all the time of the saga.</param>
/// <param name="Attempt">How often it was sent again.</param>
/// <param name="SendAgain">Whether it was refused though it must not be, and is sent again at <paramref name="Due"/>.</param>
/// <param name="Service">Whom the command was sent to, whose answer alone counts; null for a step that was sent before this was kept.</param>
public sealed record OpenStep(
    string Step, Guid Message, DateTimeOffset? Due = null, int Attempt = 0, bool SendAgain = false, string? Service = null)
{
    /// <summary>Whether this is the answer, and comes from who was asked.</summary>
    internal bool IsAnsweredBy(Message reply) =>
        reply.CausationId == Message && (Service is null || MessageSource.IsOf(reply.Source, Service));
}
