namespace Hanok.AppHost;

/// <summary>One service of a system: which project it is, what it needs, whom it calls.</summary>
public sealed class ServiceDefinition
{
    /// <summary>More processes than a machine runs well, few enough that a slip of the keyboard does no harm.</summary>
    internal const int MostInstances = 20;

    private readonly List<ServiceDefinition> _uses = [];
    private readonly Dictionary<string, string> _environment = [];

    internal ServiceDefinition(string name, string project) => (Name, Project) = (name, project);

    public string Name { get; }

    /// <summary>The name of a project in this repository, or the path of a .dll.</summary>
    public string Project { get; }

    internal int? FixedPort { get; private set; }
    internal string? Database { get; private set; }
    internal string? OtherDatabase { get; private set; }
    internal string? CacheDatabase { get; private set; }
    internal bool HasMessages { get; private set; }
    internal bool HasGrpc { get; private set; }
    internal int Instances { get; private set; } = 1;

    /// <summary>It runs before the others, which look each other up there.</summary>
    internal bool IsRegistry { get; init; }

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

    /// <summary>
    /// A database of its own for what its instances share and keep for a while (<c>AddPostgresCache</c>). There is nothing to migrate.
    /// </summary>
    public ServiceDefinition WithCache(PostgresDefinition postgres)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        CacheDatabase = $"{Name}-cache";
        return this;
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

    /// <summary>
    /// So many processes of it on one database: name, name-2, name-3. A port of its own has the first only. --scale name=3 goes before it.
    /// </summary>
    public ServiceDefinition Scale(int instances)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(instances);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instances, MostInstances);
        if (IsRegistry && instances > 1) throw new ArgumentOutOfRangeException(nameof(instances), instances, $"{Name} runs once here.");
        Instances = instances;
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
