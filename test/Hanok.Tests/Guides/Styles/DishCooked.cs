using Hanok.Messaging;

namespace Hanok.Tests.Guides.Styles;

// snippet: dish-cooked
[MessageType("kitchen.dish-cooked.v1")]
public sealed record DishCooked(int Minutes);
// end
