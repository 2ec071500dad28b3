using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Chaos.Members;

/// <summary>What the saga of the first member asks of the others. Each does it again when it is asked again, and so shows that it was not.</summary>
[MessageType("second.hold.v1")]
internal sealed record HoldSeat(Guid Trip) : ICommand;

[MessageType("second.release.v1")]
internal sealed record ReleaseSeat(Guid Trip) : ICommand;

[MessageType("second.confirm.v1")]
internal sealed record ConfirmSeat(Guid Trip) : ICommand;

[MessageType("third.hold.v1")]
internal sealed record HoldRoom(Guid Trip, bool Refuse) : ICommand;

[MessageType("third.release.v1")]
internal sealed record ReleaseRoom(Guid Trip) : ICommand;

[MessageType("third.pay.v1")]
internal sealed record Pay(Guid Trip, bool Refuse) : ICommand;
