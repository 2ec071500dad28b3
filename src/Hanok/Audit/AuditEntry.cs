using Hanok.Messaging;

namespace Hanok.Audit;

/// <summary>What a person changed in a running service, and why.</summary>
/// <param name="Action">For example <c>parked.skip</c>.</param>
/// <param name="Target">What it was done to, for example the id of a parked message.</param>
/// <param name="Detail">JSON: how it was before and after.</param>
public sealed record AuditEntry(DateTimeOffset At, string Operator, string Action, string Target, string Reason, string Detail)
{
    // Names come from tokens and targets from requests: who changed something must be known whatever they are called.
    public string Operator { get; init => field = ForeignText.Clean(value); } = ForeignText.Clean(Operator);

    public string Target { get; init => field = ForeignText.Clean(value); } = ForeignText.Clean(Target);

    public string Reason { get; init => field = ForeignText.Clean(value); } = ForeignText.Clean(Reason);
}
