using FoodDelivery.Contracts;
using FoodDelivery.Restaurants.Api;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("restaurant")
    .AddPostgres()
    .AddTransport()
    .AddTokens()
    .AddApiDescription()
    .AddJson(ContractsJson.Default);

var app = builder.Build();
app.MapHanok();
app.MapRestaurants();
return await app.RunHanokAsync(args);
