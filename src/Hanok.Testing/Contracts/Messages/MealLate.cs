using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("orders.meal-late.v1")]
public sealed record MealLate(string Dish) : IEvent;
