using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>A saga that was started, now or by an earlier request with the same key.</summary>
/// <param name="State">As it is now.</param>
/// <param name="IsRepeat">Whether an earlier request had started it.</param>
public sealed record SagaStart<TState>(Guid Id, TState State, bool IsRepeat) where TState : class
{
    /// <summary>Why it compensates, or has.</summary>
    public Refusal? Refusal { get; init; }
}
