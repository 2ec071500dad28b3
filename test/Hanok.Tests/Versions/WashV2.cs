using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Versions;

[MessageType("kitchen.wash.v2")]
internal sealed record WashV2(string Pan, bool Twice) : ICommand;
