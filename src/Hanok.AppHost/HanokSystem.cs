using Hanok.AppHost.Admin;
using Hanok.AppHost.Output;
using Hanok.AppHost.Tokens;

namespace Hanok.AppHost;

/// <summary>A system of services on this machine: add its parts, then <see cref="RunAsync"/> at the terminal or <see cref="StartAsync(CancellationToken)"/> in a test.</summary>
public sealed class HanokSystem
{
    // Where clients of Eureka look for one unless they are told otherwise.
    private const int RegistryPort = 8761;

    private readonly List<ServiceDefinition> _services = [];
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<Func<RunningSystem, string>> _lines = [];
    private readonly string[] _args;

    /// <param name="name">Names the folder of its data, so that systems do not mix.</param>
    /// <param name="args">--fresh, --scale name=3, --transport rabbitmq, --native, --no-browser, --help; or <c>status</c>, <c>logs</c>, <c>down</c>, <c>restart</c>, <c>parked</c> or <c>saga</c> and what follows it, for a system that runs already.</param>
    public HanokSystem(string name, params string[] args)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _args = args;
        Native = CommandLine.Parse(args).Native;
    }

    public string Name { get; }

    /// <summary>Holds data and logs. Two systems run side by side only in two folders, or under two names with services of different names.</summary>
    public string Home { get; init; } = HanokHome.Find();

    /// <summary>Progress and the services' logs. <see cref="TextWriter.Null"/> for a test; the log files are written anyway.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs those services as native programs that were published as such (<c>./hanok up --native</c> does it first).</summary>
    public bool Native { get; init; }

    public IReadOnlyList<ServiceDefinition> Services => _services;

    public ServiceDefinition this[string name] => _services.Find(service => service.Name == name)
        ?? throw new KeyNotFoundException($"There is no service '{name}'. There are: {string.Join(", ", _services.Select(service => service.Name))}.");

    internal PostgresDefinition? Postgres { get; private set; }
    internal ServiceDefinition? Registry => _services.Find(service => service.IsRegistry);
    internal TokensDefinition? Tokens { get; private set; }
    internal Transport Transport => CommandLine.Parse(_args).Transport;
    internal IReadOnlyDictionary<string, string> Environment => _environment;
    internal Func<RunningSystem, CancellationToken, Task>? SeedStep { get; private set; }
    internal IEnumerable<string> SayAll(RunningSystem running) => _lines.Select(line => line(running));

    /// <summary>One server; each service has a database of its own on it.</summary>
    public PostgresDefinition AddPostgres() => Postgres ??= new PostgresDefinition();

    /// <param name="name">In addresses, logs and the database: lower-case letters, digits and '-'.</param>
    /// <param name="project">The name of a project in this repository, or the path of a .dll.</param>
    public ServiceDefinition AddService(string name, string project)
    {
        if (_services.Exists(service => service.Name == name)) throw new ArgumentException($"There is already a service '{name}'.", nameof(name));
        var service = new ServiceDefinition(name, project);
        _services.Add(service);
        return service;
    }

    /// <summary>
    /// Hanok's registry, on 8761 unless told otherwise, by which services find each other: without it, each is told the addresses of the
    /// others when it starts.
    /// </summary>
    public ServiceDefinition AddRegistry()
    {
        if (Registry is { } known) return known;
        var registry = new ServiceDefinition("registry", "Hanok.Registry") { IsRegistry = true }.OnPort(RegistryPort);
        _services.Insert(0, registry);
        return registry;
    }

    /// <summary>
    /// Every service checks access tokens. A process of its own issues them, <c>issuer</c>, behind <paramref name="gateway"/>, which
    /// forwards
    /// <c>/connect</c> and <c>/.well-known</c> to it and is the issuer as all know it. Each service has a client of its own there.
    /// </summary>
    /// <param name="audience">This system, in its tokens.</param>
    public TokensDefinition AddTokens(ServiceDefinition gateway, string audience)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(audience);
        var issuer = AddService("issuer", "Hanok.Issuer");
        gateway.Uses(issuer);
        return Tokens = new TokensDefinition(gateway, issuer, audience);
    }

    /// <summary>For every service.</summary>
    public HanokSystem WithEnvironment(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    /// <summary>Runs at every start, when all services are ready. Whether the data is new already is its own business.</summary>
    public HanokSystem Seed(Func<RunningSystem, CancellationToken, Task> seed)
    {
        SeedStep = seed;
        return this;
    }

    /// <summary>Printed below the table of addresses.</summary>
    public HanokSystem Say(Func<RunningSystem, string> line)
    {
        _lines.Add(line);
        return this;
    }

    /// <summary>Returns when every service is ready and the seed is done. When that fails, nothing is left running.</summary>
    /// <exception cref="AppHostException">With the reason and the cure.</exception>
    public async Task<RunningSystem> StartAsync(CancellationToken cancellation = default)
    {
        var terminal = Terminal.For(Output);
        var running = new RunningSystem(terminal, new(Path.Combine(Home, Name)), Time);
        await StartAsync(running, terminal, cancellation);
        return running;
    }

    /// <summary>
    /// Starts, tells where everything is, and stops on Ctrl-C or SIGTERM; or does what a command asks of a running system.
    /// Returns the exit code.
    /// </summary>
    public async Task<int> RunAsync()
    {
        var terminal = Terminal.For(Output);
        switch (_args)
        {
            case ["parked", .. var rest]:
                using (var parked = new ParkedCommand(ParkedArguments.Parse(rest), Home, Name, terminal)) return await parked.RunAsync(CancellationToken.None);
            case ["saga", .. var rest]:
                using (var saga = new SagaCommand(SagaArguments.Parse(rest), Home, Name, terminal)) return await saga.RunAsync(CancellationToken.None);
            case ["subscriptions", .. var rest]:
                using (var subscriptions = new SubscriptionsCommand(SubscriptionsArguments.Parse(rest), Home, Name, terminal))
                    return await subscriptions.RunAsync(CancellationToken.None);
            case ["restart", .. var rest]:
                return await new RestartCommand(rest, Home, Name, terminal, Time).RunAsync(CancellationToken.None);
            case ["status"]:
                using (var status = new StatusCommand(Home, Name, terminal)) return await status.RunAsync(CancellationToken.None);
            case ["down"]:
                return await new DownCommand(Home, Name, terminal, Time).RunAsync(CancellationToken.None);
            case ["logs", .. var rest]:
                return await new LogsCommand(rest, Home, terminal, Time).RunAsync(CancellationToken.None);
            default:
                return await new TerminalSession(this, CommandLine.Parse(_args), terminal).RunAsync();
        }
    }

    private void Scale(CommandLine commandLine)
    {
        if (commandLine.Wrong is { } wrong) throw new AppHostException(wrong);
        foreach (var (name, instances) in commandLine.Scale)
        {
            var service = _services.Find(service => service.Name == name && !service.IsRegistry) ?? throw new AppHostException(
                $"--scale {name}={instances}: there is no service '{name}'. There are: {string.Join(", ", _services.Where(s => !s.IsRegistry).Select(s => s.Name))}.");
            service.Scale(instances);
        }
    }

    internal async Task StartAsync(RunningSystem running, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            var commandLine = CommandLine.Parse(_args);
            Scale(commandLine);
            await new SystemStart(this, running, terminal, Home, commandLine.Fresh).RunAsync(cancellation);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }
}
