namespace Hanok.Tcc;

/// <summary>One hold that a transaction needs.</summary>
/// <param name="Name">Unique within the transaction; the hold's id follows from it.</param>
/// <param name="Link">
/// Where it is tried: <c>http://delivery/hanok/holds/courier</c>. A host that is the name of a service is looked up in the configuration
/// with each call, so that a service may move while a transaction is open.
/// </param>
/// <param name="Body">What is sent, as JSON.</param>
public sealed record TccTry(string Name, Uri Link, object Body);
