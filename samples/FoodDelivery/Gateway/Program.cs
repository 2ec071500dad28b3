using FoodDelivery.Gateway;

// The routes lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHanok("gateway").AddGateway();

var application = builder.Build();
application.MapHanok();
application.MapMobileBff();
application.MapWebBff();
application.MapApiDescription("/api", "FoodDelivery");
application.MapGateway();
return await application.RunHanokAsync(args);
