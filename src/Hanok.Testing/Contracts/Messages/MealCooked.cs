using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("kitchen.meal-cooked.v1")]
public sealed record MealCooked(string Dish) : IEvent;
