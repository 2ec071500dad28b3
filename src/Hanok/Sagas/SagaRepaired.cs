using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>What a person's change did, or would do.</summary>
/// <param name="History">The entries that it adds.</param>
/// <param name="Remaining">The steps that are before it then.</param>
/// <param name="Messages">What would be sent; null when it was done and not only tried.</param>
internal sealed record SagaRepaired(
    SagaInstance Before, SagaInstance After, IReadOnlyList<SagaHistoryEntry> History, IReadOnlyList<string> Remaining, IReadOnlyList<Message>? Messages);
