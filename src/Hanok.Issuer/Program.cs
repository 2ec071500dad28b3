namespace Hanok.Issuer;

// Not as statements: the class would be public then.
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddHanok("issuer").AddDevelopmentIssuer();
        var application = builder.Build();
        application.MapHanok();
        return application.RunHanokAsync(args);
    }
}
