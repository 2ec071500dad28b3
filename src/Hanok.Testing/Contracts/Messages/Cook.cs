using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Poison is refused.</summary>
[MessageType("kitchen.cook.v1")]
public sealed record Cook(string Dish) : ICommand<Cooked>;
