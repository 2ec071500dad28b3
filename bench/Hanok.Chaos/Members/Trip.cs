namespace Hanok.Chaos.Members;

internal sealed record Trip(Guid Id, bool HasNoRoom, bool HasNoMoney);
