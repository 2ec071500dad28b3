using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web;

public static class ShopApplication
{
    public static WebApplication Build(string[] args)
    {
        // The name tells Razor where the pages are, also when a test is the program.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ShopApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddHanok("web");

        // Who can order may be written down only after the shop has started, by whoever fills the system with sample data.
        if (builder.Configuration["Shop:ConsumersFile"] is { Length: > 0 } file)
            builder.Configuration.AddJsonFile(file, optional: true, reloadOnChange: true);

        var services = builder.Services;
        services.AddSingleton(Stylesheet.Load());
        services.AddOptions<ShopOptions>().BindConfiguration(ShopOptions.Section);
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section)
            .Validate(api => api.IsUsable, "services:gateway:http:0 is not the address of a gateway. Write it as in http://localhost:8080.")
            .ValidateOnStart();
        services.AddSingleton<ShopApi>();
        foreach (var client in ShopApi.Clients)
            services.AddHttpClient(client, (provider, http) => http.BaseAddress = new(provider.GetRequiredService<IOptions<ApiOptions>>().Value.Address))
                // An order waits up to three seconds for a restaurant that the order service does not know yet.
                .AddHanokResilience(resilience => resilience.AttemptMilliseconds = 5_000);
        services.AddRazorPages(pages => pages.Conventions.ConfigureFilter(new TypeFilterAttribute(typeof(UnavailableFilter))));

        var application = builder.Build();
        application.UseMiddleware<BrowserPolicy>();
        application.MapHanok();

        // Within what MapHanok puts around everything, which would answer with a problem before a page could be made.
        application.UseStatusCodePagesWithReExecute("/shop/sorry/{0}");
        application.MapGet(Stylesheet.Path, (HttpContext context, Stylesheet stylesheet) => stylesheet.Answer(context));
        application.MapRazorPages();
        return application;
    }
}
