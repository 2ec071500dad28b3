namespace Hanok.AppHost;

/// <summary>All that a service is told, as environment variables (twelve-factor III): where it listens, its database, its neighbours.</summary>
internal static class ServiceEnvironment
{
    /// <summary>Would bind a second address, or hand the administrator's password to every service.</summary>
    public static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "URLS", Postgres.EmbeddedPostgres.AddressVariable, RabbitMq.EmbeddedRabbitMq.AddressVariable];

    public static IReadOnlyDictionary<string, string> For(ServicePlan plan, IReadOnlyCollection<ServicePlan> all, IReadOnlyDictionary<string, string> common)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_NOLOGO"] = "1",
            // The service ends when its standard input ends, so that a killed AppHost leaves no process behind.
            ["HANOK_SUPERVISED"] = "1",
            ["Kestrel__Endpoints__Http__Url"] = plan.Address.Http,
        };
        if (plan.Address.Messages is { } messages)
        {
            environment["Kestrel__Endpoints__Messages__Url"] = messages;
            environment["Kestrel__Endpoints__Messages__Protocols"] = "Http2";
        }
        if (plan.Address.Grpc is { } grpc)
        {
            environment["Kestrel__Endpoints__Grpc__Url"] = grpc;
            environment["Kestrel__Endpoints__Grpc__Protocols"] = "Http2";
        }
        if (plan.ConnectionString is { } connectionString) environment["ConnectionStrings__Postgres"] = connectionString;
        foreach (var other in all)
        {
            bool used = plan.Definition.Used.Contains(other.Definition);
            if (used) environment[$"services__{other.Name}__http__0"] = other.Address.Http;
            if (used && other.Address.Grpc is { } rpc) environment[$"services__{other.Name}__grpc__0"] = rpc;
            // To all that have messages, because a reply goes back to whoever asked; also to itself, for what its own sagas wait for.
            bool answers = plan.Definition.HasMessages;
            if ((used || answers) && other.Address.Messages is { } address) environment[$"services__{other.Name}__messages__0"] = address;
        }
        foreach (var (name, value) in common) environment[name] = value;
        foreach (var (name, value) in plan.Definition.Environment) environment[name] = value;
        return environment;
    }
}
