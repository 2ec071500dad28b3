using Hanok.AppHost.Admin;
using Hanok.AppHost.Output;
using Hanok.AppHost.Ports;
using Hanok.AppHost.Postgres;
using Hanok.AppHost.Processes;
using Hanok.AppHost.RabbitMq;
using Hanok.AppHost.Tokens;

namespace Hanok.AppHost;

/// <summary>From definitions to a running system, one step after the other.</summary>
internal sealed class SystemStart(HanokSystem system, RunningSystem running, Terminal terminal, string home, bool fresh)
{
    private static readonly TimeSpan MigrationPatience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, ServiceLog> _logs = [];
    private readonly FreePorts _ports = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        terminal.LabelWidth = system.Services
            .Select(service => service.Name.Length + (service.Instances > 1 ? $"-{service.Instances}".Length : 0)).Append("hanok".Length).Max();
        var programs = system.Services.ToDictionary(
            service => service, service => ServiceProgram.Locate(service.Project, AppContext.BaseDirectory, system.Native));
        if (system.Native && !programs.Values.Any(ServiceProgram.IsNative))
            throw new AppHostException("Not one service has been compiled natively. ./hanok up --native does it before it starts them.");
        var addresses = system.Services.ToDictionary(service => service, ChooseAddresses);
        await StartPostgresAsync(cancellation);
        if (system.Transport == Transport.RabbitMq) await StartRabbitMqAsync(cancellation);
        if (system.Tokens is { } tokens)
            running.Use(new SystemTokens(
                tokens, Path.Combine(home, system.Name, "issuer"), addresses[tokens.Front][0].Http, system.Services.Select(service => service.Name), system.Time));
        var plans = await PlanAsync(programs, addresses, cancellation);
        Add(plans);
        await MigrateAsync(plans, cancellation);
        await StartServicesAsync(cancellation);
        running.Announce(RunningFile.PathIn(home, system.Name));
        if (system.SeedStep is { } seed) await seed(running, cancellation);
        running.Speak();
    }

    // A fixed port is that of the first instance.
    private List<ServiceAddress> ChooseAddresses(ServiceDefinition service) =>
        [.. Enumerable.Range(1, service.Instances).Select(instance => ChooseAddress(service, instance == 1 ? FixedPorts.Check(service) : null))];

    private ServiceAddress ChooseAddress(ServiceDefinition service, int? port) =>
        new(
            port ?? _ports.Next(), service.HasMessages && system.Transport == Transport.Direct ? _ports.Next() : null,
            service.HasGrpc ? _ports.Next() : null);

    // Where nobody looks it up, or people know its port by heart, or it is where others look, it must stay; and so must the address that is
    // the issuer's name in every token and in the settings of every service.
    private bool CanMove(ServicePlan plan) =>
        system.Registry is not null && !plan.Definition.IsRegistry
        && (plan.Instance > 1 || (plan.Definition.FixedPort is null && plan.Definition != system.Tokens?.Front));

    private async Task StartPostgresAsync(CancellationToken cancellation)
    {
        if (system.Postgres is not { } definition) return;
        var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = Path.Combine(home, system.Name, "postgres"),
                Port = definition.Port,
                Settings = definition.Settings,
                Fresh = fresh,
                Say = terminal.Say,
                Time = system.Time,
            },
            cancellation);
        running.Use(server);
        terminal.Say($"PostgreSQL {server.Version} is ready on {server.Host}:{server.Port}");
    }

    private async Task StartRabbitMqAsync(CancellationToken cancellation)
    {
        var server = await EmbeddedRabbitMq.StartAsync(
            new EmbeddedRabbitMqOptions
            {
                Directory = Path.Combine(home, system.Name, "rabbitmq"),
                Fresh = fresh,
                Say = terminal.Say,
                Time = system.Time,
            },
            cancellation);
        running.Use(server);
        terminal.Say($"RabbitMQ {server.Version} is ready on {server.Uri.Host}:{server.Uri.Port}");
    }

    private async Task<List<ServicePlan>> PlanAsync(
        Dictionary<ServiceDefinition, string> programs, Dictionary<ServiceDefinition, List<ServiceAddress>> addresses, CancellationToken cancellation)
    {
        var plans = new List<ServicePlan>();
        foreach (var service in system.Services)
        {
            var connectionString = service.OtherDatabase
                ?? (service.Database is { } database ? await running.Postgres.CreateDatabaseAsync(database, cancellation) : null);
            string? cache = service.CacheDatabase is { } name ? await running.Postgres.CreateDatabaseAsync(name, cancellation) : null;
            plans.AddRange(addresses[service].Select((address, index) =>
                new ServicePlan(service, programs[service], address, connectionString, index + 1) { CacheConnectionString = cache }));
        }
        if (plans.CountBy(plan => plan.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            throw new AppHostException($"'{twice}' is both a service and an instance of another one. Give the service another name.");
        var registry = plans.Find(plan => plan.Definition.IsRegistry) is { } found ? new Uri(found.Address.Http) : null;
        return [.. plans.Select(plan => plan with { Environment = ServiceEnvironment.For(plan, plans, EnvironmentOf(plan), registry) })];
    }

    // The broker's address only to those that have messages: it holds a password.
    private Dictionary<string, string> EnvironmentOf(ServicePlan plan)
    {
        var environment = new Dictionary<string, string> { [AdminKey.Variable] = AdminKey.ReadOrMake(home) };
        if (plan.Definition.HasMessages && running.HasRabbitMq)
        {
            environment["Hanok__Transport"] = "RabbitMq";
            environment["Hanok__RabbitMq__Uri"] = running.RabbitMq.Uri.AbsoluteUri;
        }
        running.Credentials.AddTo(environment, plan.Definition, system.Services);
        if (running.HasTokens) running.Tokens.AddTo(environment, plan.Definition);
        foreach (var (name, value) in system.Environment) environment[name] = value;
        return environment;
    }

    private void Add(List<ServicePlan> plans)
    {
        string folder = Path.Combine(home, "logs");
        Directory.CreateDirectory(folder);
        foreach (var (index, plan) in plans.Index())
        {
            var printer = new LogPrinter(terminal, plan.Name, LogPrinter.ColourOf(index));
            _logs[plan.Name] = new ServiceLog(Path.Combine(folder, $"{plan.Name}.log"), printer);
            running.Add(plan, _logs[plan.Name], CanMove(plan) ? () => ChooseAddress(plan.Definition, null) : null);
        }
    }

    /// <summary>Two at a time: each is a .NET start, and development machines have few cores.</summary>
    private async Task MigrateAsync(List<ServicePlan> plans, CancellationToken cancellation)
    {
        ServicePlan[] withDatabase = [.. plans.Where(plan => plan.ConnectionString is not null && plan.Instance == 1)];
        if (withDatabase.Length == 0) return;
        terminal.Say($"Migrating the databases of {string.Join(", ", withDatabase.Select(plan => plan.Name))}");
        await Parallel.ForEachAsync(withDatabase, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, MigrateAsync);
    }

    private async ValueTask MigrateAsync(ServicePlan plan, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(MigrationPatience, system.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        CommandResult result;
        try
        {
            result = await Command.RunAsync(ServiceProgram.Describe(plan, "migrate"), _logs[plan.Name].Keep, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new AppHostException($"'{plan.Name} migrate' did not end within {MigrationPatience.TotalMinutes} minutes. Its last lines:\n{_logs[plan.Name].LastLines}");
        }
        if (!result.Succeeded)
            throw new AppHostException($"The database of {plan.Name} could not be migrated: '{plan.Name} migrate' {Signal.Describe(result.ExitCode)}. It said:\n{_logs[plan.Name].LastLines}");
    }

    private async Task StartServicesAsync(CancellationToken cancellation)
    {
        terminal.Say($"Starting {string.Join(", ", running.Services.Select(service => service.Name))}");
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (system.Registry is { } registry)
        {
            running[registry.Name].Start();
            await running[registry.Name].ReadyAtStartAsync(cancellation);
        }
        foreach (var service in running.Services) service.Start();
        Task[] waits = [.. running.Services.Select(service => service.ReadyAtStartAsync(failed.Token))];
        // The first that fails ends the waiting for the others: its message is the one to show.
        await foreach (var wait in Task.WhenEach(waits).WithCancellation(cancellation))
        {
            if (!wait.IsFaulted) continue;
            await failed.CancelAsync();
            await wait;
        }
        cancellation.ThrowIfCancellationRequested();
    }
}
