using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("kitchen.meal-refused.v1")]
public sealed record MealRefused(string Dish) : IEvent;
