using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Web;

public static class ShopApplication
{
    /// <param name="configure">For tests: other services, other settings.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // The name tells Razor where the pages are, also when a test is the program.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ShopApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddHanok("web").AddTokens();

        // Who can order may be written down only after the shop has started, by whoever fills the system with sample data.
        if (builder.Configuration["Shop:ConsumersFile"] is { Length: > 0 } file)
            builder.Configuration.AddJsonFile(file, optional: true, reloadOnChange: true);

        var services = builder.Services;
        services.AddSingleton(Stylesheet.Load());
        services.AddOptions<ShopOptions>().BindConfiguration(ShopOptions.Section);
        services.AddSingleton<ShopApi>();
        foreach (var client in ShopApi.Clients)
            // The shop uses the public API, as any other client does.
            services.AddHttpClient(client, http => http.BaseAddress = new("http://gateway"))
                .AddHttpMessageHandler<UserTokenHandler>()
                // An order waits up to three seconds for a restaurant that the order service does not know yet.
                .AddHanokResilience(resilience => resilience.AttemptMilliseconds = 5_000);
        services.AddHttpContextAccessor();
        services.AddTransient<UserTokenHandler>();
        services.AddRazorPages(pages => pages.Conventions
            .ConfigureFilter(new TypeFilterAttribute(typeof(UnavailableFilter)))
            .ConfigureFilter(new SignInFilter())
            // There is no cookie here that a page from elsewhere could make use of: who somebody is, the gateway says in a header, and it looks
            // from where a form comes.
            .ConfigureFilter(new IgnoreAntiforgeryTokenAttribute()));

        configure?.Invoke(builder);
        var application = builder.Build();
        application.UseMiddleware<BrowserPolicy>();
        application.MapHanok();

        // Within what MapHanok puts around everything, which would answer with a problem before a page could be made.
        application.UseStatusCodePagesWithReExecute("/shop/sorry/{0}");
        application.MapGet(Stylesheet.Path, (HttpContext context, Stylesheet stylesheet) => stylesheet.Answer(context)).AllowAnonymous();
        application.MapRazorPages().AllowAnonymous();
        return application;
    }
}
