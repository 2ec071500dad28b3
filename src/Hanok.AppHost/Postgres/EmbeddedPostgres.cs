using Hanok.AppHost.Ports;
using Npgsql;

namespace Hanok.AppHost.Postgres;

/// <summary>
/// A real PostgreSQL for development and tests, in a folder of its own; the data stays when it stops.
/// Where HANOK_POSTGRES holds an admin connection string, nothing is started and databases are made on that server.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>Names a server that runs already, as an admin connection string.</summary>
    public const string AddressVariable = "HANOK_POSTGRES";

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly PostgresFolder _folder;
    private readonly Postmaster? _postmaster;
    private readonly SemaphoreSlim _gate = new(1), power = new(1);
    private bool _meantToRun = true, disposed;

    private EmbeddedPostgres(PostgresFolder folder, Postmaster? postmaster, string adminConnectionString, string version)
    {
        (_folder, _postmaster, AdminConnectionString, Version) = (folder, postmaster, adminConnectionString, version);
        var address = new NpgsqlConnectionStringBuilder(adminConnectionString);
        (Host, Port) = (address.Host ?? "127.0.0.1", address.Port);
    }

    public string AdminConnectionString { get; }
    public string Host { get; }
    public int Port { get; }

    /// <summary>For example "15.14".</summary>
    public string Version { get; }

    /// <summary>May differ from the option: an unprivileged account must be able to reach it.</summary>
    public string Directory => _folder.Path;

    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellation = default)
    {
        Surroundings.ForgetPostgres();
        string path = Path.GetFullPath(options.Directory);
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address) return await ConnectAsync(path, address, options.Fresh, cancellation);

        var account = await OperatingAccount.ChooseAsync(cancellation);
        var _folder = PostgresFolder.Claim(await account.FindPlaceAsync(path, options.Say, cancellation));
        try
        {
            return await StartAsync(options, account, _folder, cancellation);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Makes the database and a role of the same name that owns it, where they are missing. Returns the role's connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellation = default)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            string password = _folder.State.PasswordOf(name);
            _folder.SaveState();
            await PostgresDatabases.EnsureAsync(AdminConnectionString, name, password, cancellation);
            return new NpgsqlConnectionStringBuilder { Host = Host, Port = Port, Username = name, Password = password, Database = name }.ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>kill -9, as a power cut: what was committed is there after <see cref="RestartAsync"/>, nothing else is promised.</summary>
    public Task KillAsync(CancellationToken cancellation = default) => SwitchAsync(run: false, Own.KillAsync, cancellation);

    /// <summary>Starts again on the same port and data; stops first if it runs. Pooled connections of the process that calls are stale after it.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await SwitchAsync(run: false, token => Own.StopAsync(StopPatience, token), cancellation);
        await SwitchAsync(run: true, Own.StartAsync, cancellation);
    }

    /// <summary>Up to 10 s for an orderly end, then at once. Does nothing to a server that we did not start.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => StopAsync(StopPatience, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await StopAsync(StopPatience, CancellationToken.None);
        _folder.Dispose();
        _gate.Dispose();
        power.Dispose();
    }

    /// <summary>Lets go of the folder and leaves the server running, as when this process is killed.</summary>
    internal void Abandon()
    {
        disposed = true;
        _folder.Dispose();
        _gate.Dispose();
        power.Dispose();
    }

    /// <summary>Costs a recovery at the next start.</summary>
    internal void StopAtOnce() => _postmaster?.StopAtOnce();

    internal Task StopAsync(TimeSpan patience, CancellationToken cancellation) => _postmaster is null
        ? Task.CompletedTask
        : SwitchAsync(run: false, token => _postmaster.StopAsync(patience, token), cancellation);

    /// <summary>Ends it as somebody else would, who kills it from outside.</summary>
    internal Task CrashAsync(CancellationToken cancellation) => Own.KillAsync(cancellation);

    /// <summary>Starts a server that ended although nobody here stopped or killed it. True when it was started.</summary>
    internal async Task<bool> ReviveAsync(CancellationToken cancellation)
    {
        await power.WaitAsync(cancellation);
        try
        {
            if (!_meantToRun || _postmaster is null || await _postmaster.FindRunningAsync(cancellation) is not null) return false;
            await _postmaster.StartAsync(cancellation);
            return true;
        }
        finally
        {
            power.Release();
        }
    }

    private async Task SwitchAsync(bool run, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        await power.WaitAsync(cancellation);
        try
        {
            _meantToRun = run;
            await change(cancellation);
        }
        finally
        {
            power.Release();
        }
    }

    private Postmaster Own => _postmaster
        ?? throw new InvalidOperationException($"{AddressVariable} names a server that Hanok did not start, so it does not stop it. Unset it for this test.");

    private static async Task<EmbeddedPostgres> ConnectAsync(string path, string address, bool fresh, CancellationToken cancellation)
    {
        if (fresh) throw new AppHostException($"{AddressVariable} names a server that Hanok did not make, so it deletes no data there. Drop the databases yourself and leave out --fresh.");
        string version = await PostgresDatabases.CheckAsync(address, cancellation);
        return new EmbeddedPostgres(PostgresFolder.Claim(path), postmaster: null, address, version);
    }

    private static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, OperatingAccount account, PostgresFolder _folder, CancellationToken cancellation)
    {
        var npm = new NpmPostgres(HanokHome.Find(), account, options.Say);
        var binaries = await PostgresSearch.FindAsync(options.Fresh ? null : _folder.DataVersion, npm, cancellation);
        var _postmaster = new Postmaster(binaries, account, _folder, options.Time);
        if (options.Fresh)
        {
            await _postmaster.KillAsync(cancellation);
            _folder.DeleteData();
        }
        _folder.CheckData();
        if (!System.IO.Directory.Exists(_folder.Data))
        {
            options.Say($"Making a database with PostgreSQL {binaries.Version}");
            await _postmaster.InitializeAsync(cancellation);
        }

        await RunAsync(_postmaster, options, _folder, cancellation);
        var admin = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _folder.State.Port,
            Database = "postgres",
            Pooling = false,
            Username = Postmaster.AdminRole,
            Password = _folder.State.PasswordOf(Postmaster.AdminRole),
        };
        return new EmbeddedPostgres(_folder, _postmaster, admin.ConnectionString, binaries.Version);
    }

    /// <summary>A server that a killed run left behind is taken over when it has our port and settings, else started anew.</summary>
    private static async Task RunAsync(Postmaster _postmaster, EmbeddedPostgresOptions options, PostgresFolder _folder, CancellationToken cancellation)
    {
        var leftOver = await _postmaster.FindRunningAsync(cancellation);
        string file = Path.Combine(_folder.Data, "postgresql.conf");
        string before = await File.ReadAllTextAsync(file, cancellation);
        int port = options.Port != 0 ? options.Port : leftOver?.Port ?? _folder.State.Port;
        string settings = PostgresSettings.ToFile(port, options.Settings);
        if (leftOver is not null)
        {
            if (leftOver.Port == port && before == settings)
            {
                options.Say($"Taking over PostgreSQL from an earlier run (process {leftOver.ProcessId})");
                return;
            }
            await _postmaster.StopAsync(StopPatience, cancellation);
        }

        if (options.Port != 0 && !FreePorts.IsFree(port))
            throw new AppHostException($"Port {port} for PostgreSQL is taken by {PortOwner.Describe(port)}. Stop that, or give another port.");
        if (options.Port == 0 && (port == 0 || !FreePorts.IsFree(port))) port = new FreePorts().Next();
        _folder.State.Port = port;
        _folder.SaveState();
        await File.WriteAllTextAsync(file, PostgresSettings.ToFile(port, options.Settings), cancellation);
        await _postmaster.StartAsync(cancellation);
    }
}
