namespace Hanok.AppHost;

/// <summary>All that a service is told, as environment variables (twelve-factor III): where it listens, its database, its neighbours.</summary>
internal static class ServiceEnvironment
{
    /// <param name="registry">Where services find each other. Without it, each is told the addresses of the others.</param>
    public static IReadOnlyDictionary<string, string> For(
        ServicePlan plan, IReadOnlyCollection<ServicePlan> all, IReadOnlyDictionary<string, string> common, Uri? registry = null)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_NOLOGO"] = "1",
            // Ten processes compile their code at the same time; mapping each page of it twice is a third of that work.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            // The service ends when its standard input ends, so that a killed AppHost leaves no process behind.
            ["HANOK_SUPERVISED"] = "1",
        };
        foreach (var (name, value) in Endpoints(plan.Address)) environment[name] = value;
        if (plan.ConnectionString is { } connectionString) environment["ConnectionStrings__Postgres"] = connectionString;
        if (plan.CacheConnectionString is { } cache) environment["ConnectionStrings__Cache"] = cache;
        if (registry is not null && !plan.Definition.IsRegistry) environment["Hanok__Registry__Urls__0"] = $"{registry}";
        if (registry is null)
        {
            foreach (var (name, value) in Neighbours(plan, all)) environment[name] = value;
        }
        foreach (var (name, value) in common) environment[name] = value;
        foreach (var (name, value) in plan.Definition.Environment) environment[name] = value;
        return environment;
    }

    public static IEnumerable<(string Name, string Value)> Endpoints(ServiceAddress address)
    {
        yield return ("Kestrel__Endpoints__Http__Url", address.Http);
        foreach (var (name, url) in new[] { ("Messages", address.Messages), ("Grpc", address.Grpc) })
        {
            if (url is null) continue;
            yield return ($"Kestrel__Endpoints__{name}__Url", url);
            yield return ($"Kestrel__Endpoints__{name}__Protocols", "Http2");
        }
    }

    private static IEnumerable<(string Name, string Value)> Neighbours(ServicePlan plan, IReadOnlyCollection<ServicePlan> all)
    {
        foreach (var other in all)
        {
            string prefix = $"services__{other.Definition.Name}";
            bool used = plan.Definition.Used.Contains(other.Definition);
            if (used) yield return ($"{prefix}__http__{other.Instance - 1}", other.Address.Http);
            if (used && other.Address.Grpc is { } grpc) yield return ($"{prefix}__grpc__{other.Instance - 1}", grpc);
            // To all that have messages, because a reply goes back to whoever asked; also to itself, for what its own sagas wait for.
            bool answers = plan.Definition.HasMessages;
            if ((used || answers) && other.Address.Messages is { } address) yield return ($"{prefix}__messages__{other.Instance - 1}", address);
        }
    }
}
