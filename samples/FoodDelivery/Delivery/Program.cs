using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Delivery;
using FoodDelivery.Deliveries.Api;
using FoodDelivery.Deliveries.Holds;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("delivery")
    .AddPostgres()
    .AddTransport()
    .AddTokens()
    .AddApiDescription()
    .AddJson(ContractsJson.Default)
    .AddHolds<CourierHolds, HoldCourier>("courier");

var app = builder.Build();
app.MapHanok();
app.MapDeliveries();
return await app.RunHanokAsync(args);
