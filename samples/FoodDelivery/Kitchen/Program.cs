using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Kitchen.Api;
using FoodDelivery.Kitchen.Holds;
using FoodDelivery.Kitchen.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("kitchen")
    .AddPostgres()
    .AddTransport()
    .AddGrpc()
    .AddTokens()
    .AddApiDescription()
    .AddJson(ContractsJson.Default)
    .TakesCommandsFrom("order")
    .AddCommandHandlers<TicketCommands>()
    .AddCommandHandlers<TicketChangeCommands>()
    .AddEventHandlers<MenuReplica>()
    .AddHolds<CapacityHolds, HoldCapacity>("capacity")
    .AddEventHandlers<TicketReactions>()
    .AddFlow<CreateOrderFlow>();

var app = builder.Build();
app.MapHanok();
app.MapTickets();
app.MapGrpcService<TicketRpc>().For(Access.Restaurant);
return await app.RunHanokAsync(args);
