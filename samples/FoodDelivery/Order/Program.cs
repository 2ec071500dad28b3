using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Orders.Api;
using FoodDelivery.Orders.Checkouts;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Orders.Placing;
using FoodDelivery.Orders.Sagas;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("order")
    .AddPostgres()
    .AddTransport()
    .AddTokens()
    .AddApiDescription()
    .AddJson(ContractsJson.Default)
    .AddJson(OrderJson.Default)
    .AddSaga<CreateOrderSaga, CreateOrderState>()
    .AddSaga<CancelOrderSaga, CancelOrderState>()
    .AddSaga<ReviseOrderSaga, ReviseOrderState>()
    .AddTcc<CheckoutTcc, Checkout>()
    .AddEventHandlers<MenuReplica>()
    .AddEventHandlers<OrderReactions>()
    .AddFlow<CreateOrderFlow>();
builder.Services.AddOptions<CreateOrderOptions>().BindConfiguration("CreateOrder").ValidateOnStart();
builder.Services.AddSingleton<IValidateOptions<CreateOrderOptions>, CreateOrderOptionsValidator>();
builder.Services.AddSingleton<OrderPlacement>();
builder.Services.AddSingleton<RestaurantArrivals>();
builder.Services.AddSingleton<RestaurantLookup>();
builder.Services.AddSingleton<RestaurantReader>();
builder.Services.AddSingleton<OrderChange>();

var app = builder.Build();
app.MapHanok();
app.MapOrders();
app.MapCheckouts();
app.MapOrderChanges();
return await app.RunHanokAsync(args);
