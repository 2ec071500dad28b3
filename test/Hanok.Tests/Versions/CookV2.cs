using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Versions;

/// <summary>Answered with another reply than its first version, so that it cannot stand for it.</summary>
[MessageType("kitchen.cook.v2")]
internal sealed record CookV2(string Dish) : ICommand;
