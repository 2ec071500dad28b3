namespace Hanok.Audit;

/// <summary>What a person changed in a running service, and why.</summary>
/// <param name="Action">For example <c>parked.skip</c>.</param>
/// <param name="Target">What it was done to, for example the id of a parked message.</param>
/// <param name="Detail">JSON: how it was before and after.</param>
public sealed record AuditEntry(DateTimeOffset At, string Operator, string Action, string Target, string Reason, string Detail);
