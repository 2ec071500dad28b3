using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("kitchen.meal-thrown-away.v1")]
public sealed record MealThrownAway(string Dish) : IEvent;
