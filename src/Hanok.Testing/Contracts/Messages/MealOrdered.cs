using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("orders.meal-ordered.v1")]
public sealed record MealOrdered(string Dish) : IEvent;
