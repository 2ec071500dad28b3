using FoodDelivery.Accounting.Api;
using FoodDelivery.Accounting.Messaging;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("accounting")
    .AddPostgres()
    .AddTransport()
    .AddTokens()
    .AddApiDescription()
    .AddJson(ContractsJson.Default)
    .TakesCommandsFrom("order")
    .AddCommandHandlers<AccountingCommands>()
    .AddEventHandlers<CardReactions>()
    .AddFlow<CreateOrderFlow>();
builder.Services.AddSingleton<CardAuthorizer>();

var app = builder.Build();
app.MapHanok();
app.MapPayments();
return await app.RunHanokAsync(args);
