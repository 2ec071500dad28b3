using FoodDelivery.Contracts.Kitchen.V1;
using FoodDelivery.Gateway;

// The routes lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHanok("gateway").AddGateway().AddTokens().AddPostgresCache().AddWebSessions().AddGrpcClient("kitchen");

var application = builder.Build();
application.MapHanok();
application.MapGrpcTranslation(KitchenReflection.Descriptor, "kitchen")
    .Get("/api/kitchen/tickets/{ticket_id}", "GetTicket")
    .Get("/api/kitchen/tickets/{ticket_id}/changes", "WatchTicket");
application.MapMobileBff();
application.MapWebBff();
application.MapApiDescription("/api", "FoodDelivery");
application.MapGateway();
return await application.RunHanokAsync(args);
