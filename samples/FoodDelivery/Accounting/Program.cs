using FoodDelivery.Accounting.Messaging;
using FoodDelivery.Contracts;

var builder = WebApplication.CreateBuilder(args);
builder.AddHanok("accounting")
    .AddPostgres()
    .AddTransport()
    .AddJson(ContractsJson.Default)
    .AddCommandHandlers<AccountingCommands>();

var app = builder.Build();
app.MapHanok();
return await app.RunHanokAsync(args);
