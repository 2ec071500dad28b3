using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

// snippet: cook-dish
[MessageType("kitchen.cook-dish.v1")]
public sealed record CookDish(string Dish) : ICommand<DishCooked>;
// end
