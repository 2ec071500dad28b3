using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("kitchen.cooked.v1")]
public sealed record Cooked(string Dish, int Minutes);
