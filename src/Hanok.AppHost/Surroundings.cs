namespace Hanok.AppHost;

/// <summary>
/// What libraries read on their own in the environment of the person at the machine, and no process of the system is given: it is meant for
/// other programs. What the system is to do otherwise, its own settings say.
/// </summary>
internal static class Surroundings
{
    // PG*: what a connection to PostgreSQL takes where its connection string says nothing. ASPNETCORE_*, DOTNET_SYSTEM_NET_*: what would bind a
    // second address, load a foreign assembly, or change how HTTP is spoken.
    private static readonly string[] Prefixes = ["PG", "ASPNETCORE_", "DOTNET_SYSTEM_NET_", "LC_", "OTEL_DOTNET_"];

    private static readonly string[] Names =
    [
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS", "DOTNET_ENVIRONMENT",
        "DOTNET_STARTUP_HOOKS", "DOTNET_HOSTINGSTARTUPASSEMBLIES", "DOTNET_CONTENTROOT", "DOTNET_APPLICATIONNAME", "URLS", "HTTP_PORTS",
        "HTTPS_PORTS", "CONTENTROOT", "APPLICATIONNAME", "ENVIRONMENT", "LANG", "LANGUAGE", "TZ",
        // Would hand the administrator's password to every service.
        Postgres.EmbeddedPostgres.AddressVariable, RabbitMq.EmbeddedRabbitMq.AddressVariable,
    ];

    public static bool IsKept(string name) => string.Equals(name, "ASPNETCORE_ENVIRONMENT", StringComparison.OrdinalIgnoreCase)
        || (!Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            && !Array.Exists(Names, other => string.Equals(name, other, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Takes them out of what a process will be given.</summary>
    public static void RemoveFrom(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => !IsKept(name)).ToList())
            environment.Remove(name);

        environment["TZ"] = "UTC";
    }

    /// <summary>Takes what PostgreSQL's client reads out of this process, which makes databases.</summary>
    public static void ForgetPostgres()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            Environment.SetEnvironmentVariable(name, null);
    }
}
