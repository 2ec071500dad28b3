// The routes lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHanok("gateway").AddGateway().AddTokens().AddWebSessions().AddDevelopmentIssuer();

var application = builder.Build();
application.MapHanok();
application.MapGateway();
return await application.RunHanokAsync(args);
