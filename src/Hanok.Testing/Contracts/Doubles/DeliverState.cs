namespace Hanok.Testing.Contracts;

public sealed record DeliverState(string RefuseAt, string Known);
