namespace Hanok.AppHost.Admin;

/// <summary>Which services a command is for: those of the system that runs here, or one at an address.</summary>
internal sealed record AdminTarget(string? Service, string? Url, string? KeyVariable)
{
    public const string HelpText = """
        Without more it asks the system that './hanok up' runs here. Another service:
        --url http://host:port --key-env NAME    its address, and the variable that holds its admin key
        """;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Wrong => this switch
    {
        { Url: null, KeyVariable: not null } => "--key-env goes with --url.",
        { Url: not null, KeyVariable: null } => "--url needs --key-env: the name of the variable that holds the admin key.",
        { Url: { } url } when !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") =>
            $"--url is '{url}', which is no http address.",
        _ => null,
    };

    /// <exception cref="AppHostException">There is none; with the cure.</exception>
    public List<AdminApi> Find(string home, string system, HttpClient http)
    {
        if (Url is { } url)
        {
            string key = Environment.GetEnvironmentVariable(KeyVariable!) is { Length: > 0 } given
                ? given
                : throw new AppHostException($"{KeyVariable} is not set; it must hold an admin key of {url}.");
            return [new AdminApi(Service ?? new Uri(url).Authority, new Uri(url), key, http)];
        }
        string file = RunningFile.PathIn(home, system);
        if (RunningFile.Read(file) is not { } running || !File.Exists(AdminKey.PathIn(home)))
            throw new AppHostException($"{system} is not running: there is no {file}. Start it with './hanok up', or name a service: --url and --key-env.");
        string local = AdminKey.ReadOrMake(home);
        List<AdminApi> services = [.. running.Select(service => new AdminApi(service.Name, service.Address, local, http))];
        if (Service is not { } wanted) return services;
        return services.Find(service => service.Service == wanted) is { } found
            ? [found]
            : throw new AppHostException($"There is no service '{wanted}' with messages. There are: {string.Join(", ", services.Select(service => service.Service))}.");
    }
}
