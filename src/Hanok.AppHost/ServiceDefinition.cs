namespace Hanok.AppHost;

/// <summary>One service of a system: which project it is, what it needs, whom it calls.</summary>
public sealed class ServiceDefinition
{
    private readonly List<ServiceDefinition> _uses = [];
    private readonly Dictionary<string, string> _environment = [];

    internal ServiceDefinition(string name, string project) => (Name, Project) = (name, project);

    public string Name { get; }

    /// <summary>The name of a project in this repository, or the path of a .dll.</summary>
    public string Project { get; }

    internal int? FixedPort { get; private set; }
    internal string? Database { get; private set; }
    internal string? OtherDatabase { get; private set; }
    internal bool HasMessages { get; private set; }
    internal bool HasGrpc { get; private set; }
    internal IReadOnlyList<ServiceDefinition> Used => _uses;
    internal IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>A database and a role of its own, named as the service unless told otherwise, and an endpoint for messages.</summary>
    public ServiceDefinition WithDatabase(PostgresDefinition postgres, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        Database = name ?? Name;
        return WithMessages();
    }

    /// <summary>A database that is there already, on any server, with a role that owns it. It goes before one of the system's own server.</summary>
    public ServiceDefinition WithDatabase(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        OtherDatabase = connectionString;
        return WithMessages();
    }

    /// <summary>An endpoint for messages (HTTP/2). Every service that has one knows the address of every other.</summary>
    public ServiceDefinition WithMessages()
    {
        HasMessages = true;
        return this;
    }

    /// <summary>An endpoint for gRPC (HTTP/2). Those that use this service know its address.</summary>
    public ServiceDefinition WithGrpc()
    {
        HasGrpc = true;
        return this;
    }

    /// <summary>This service calls those: it is given their addresses.</summary>
    public ServiceDefinition Uses(params ReadOnlySpan<ServiceDefinition> services)
    {
        _uses.AddRange(services);
        return this;
    }

    /// <summary>For what people type into a browser. HANOK_PORT_NAME in the environment goes before it.</summary>
    public ServiceDefinition OnPort(int port)
    {
        FixedPort = port;
        return this;
    }

    /// <summary>Takes back <see cref="OnPort"/>: tests run beside a system that is up.</summary>
    public ServiceDefinition AnyPort()
    {
        FixedPort = null;
        return this;
    }

    public ServiceDefinition WithEnvironment(string name, string value)
    {
        _environment[name] = value;
        return this;
    }
}
