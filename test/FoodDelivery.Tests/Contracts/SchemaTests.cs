using FoodDelivery.Accounting.Messaging;
using FoodDelivery.Consumers.Messaging;
using FoodDelivery.Contracts;
using FoodDelivery.Kitchen.Messaging;
using FoodDelivery.OrderHistory.Messaging;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Restaurants.Api;
using Hanok.Testing.Schemas;

namespace FoodDelivery.Tests.Contracts;

public sealed class SchemaTests
{
    [Fact]
    public void No_message_changes_so_that_a_service_could_not_read_it() => new MessageSchemas("../../../samples/FoodDelivery/Contracts/schemas")
        .Messages(typeof(Money).Assembly, ContractsJson.Default)
        .Service(typeof(AccountingCommands).Assembly)
        .Service(typeof(ConsumerCommands).Assembly)
        .Service(typeof(TicketCommands).Assembly)
        .Service(typeof(RestaurantArrivals).Assembly)
        .Service(typeof(RestaurantEndpoints).Assembly)
        .Service(typeof(OrderProjection).Assembly)
        .Check();
}
