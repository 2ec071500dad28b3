using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Kitchen.Api;
using FoodDelivery.Kitchen.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("kitchen")
    .AddPostgres()
    .AddTransport()
    .AddJson(ContractsJson.Default)
    .AddCommandHandlers<TicketCommands>()
    .AddEventHandlers<MenuReplica>()
    .AddEventHandlers<TicketReactions>()
    .AddFlow<CreateOrderFlow>();

var app = builder.Build();
app.MapHanok();
app.MapTickets();
return await app.RunHanokAsync(args);
