using FoodDelivery.Consumers.Api;
using FoodDelivery.Consumers.Messaging;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("consumer")
    .AddPostgres()
    .AddTransport()
    .AddTokens()
    .AddApiDescription()
    .AddJson(ContractsJson.Default)
    .TakesCommandsFrom("order")
    .AddCommandHandlers<ConsumerCommands>()
    .AddEventHandlers<ConsumerReactions>()
    .AddFlow<CreateOrderFlow>();

var app = builder.Build();
app.MapHanok();
app.MapConsumers();
return await app.RunHanokAsync(args);
