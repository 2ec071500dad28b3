using FoodDelivery.Contracts;
using FoodDelivery.Orders.Api;
using FoodDelivery.Orders.Checkouts;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Orders.Sagas;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("order")
    .AddPostgres()
    .AddTransport()
    .AddJson(ContractsJson.Default)
    .AddJson(OrderJson.Default)
    .AddSaga<CreateOrderSaga, CreateOrderState>()
    .AddTcc<CheckoutTcc, Checkout>()
    .AddEventHandlers<MenuReplica>();
builder.Services.AddSingleton<RestaurantArrivals>();
builder.Services.AddSingleton<RestaurantLookup>();
builder.Services.AddSingleton<RestaurantReader>();

var app = builder.Build();
app.MapHanok();
app.MapOrders();
app.MapCheckouts();
return await app.RunHanokAsync(args);
