namespace Hanok.Messaging;

/// <summary>
/// Marks what only handlers may see of a message, a saga's state or a request: <c>record Charge(Guid OrderId, [property: Secret] string Card)</c>.
/// Where people look or where it would stay (parked messages, sagas and their history, the audit log) it is shown as <c>***</c>. It travels
/// and is stored as it is: use tokens, and protect the database.
/// </summary>
/// <remarks>Goes by the name: in a service that knows a secret <c>card</c>, every <c>card</c> is hidden, at any depth and in any message.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
