using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("orders.meal-called-off.v1")]
public sealed record MealCalledOff(string Dish) : IEvent;
