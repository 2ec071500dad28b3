using FoodDelivery.Contracts;
using FoodDelivery.OrderHistory.Api;
using FoodDelivery.OrderHistory.Data;
using FoodDelivery.OrderHistory.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("order-history")
    .AddPostgres()
    .AddTransport()
    .AddApiDescription()
    .AddTokens()
    .AddJson(ContractsJson.Default)
    .AddJson(HistoryJson.Default)
    .AddEventHandlers<OrderProjection>();

var app = builder.Build();
app.MapHanok();
app.MapOrderHistory();
return await app.RunHanokAsync(args);
