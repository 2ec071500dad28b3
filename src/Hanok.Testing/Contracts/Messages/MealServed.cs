using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("orders.meal-served.v1")]
public sealed record MealServed(string Dish) : IEvent;
