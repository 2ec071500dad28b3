namespace Hanok.AppHost.RabbitMq;

/// <summary>The folder of one node, held by one process at a time: its data, its log, and a configuration that takes nothing from the machine's.</summary>
internal sealed class RabbitMqFolder : IDisposable
{
    private readonly FileStream _claim;

    private RabbitMqFolder(string path, FileStream claim) => (Path, _claim) = (path, claim);

    public string Path { get; }
    public string Data => In("data");
    public string Home => In("home");
    public string Log => In("rabbitmq.log");
    public string Configuration => In("rabbitmq.conf");
    public string Plugins => In("enabled_plugins");
    public string ProcessIdFile => In("node.pid");

    /// <summary>There is no such file: in its place the machine's own would be read.</summary>
    public string Nothing => In("none");

    public static RabbitMqFolder Claim(string path)
    {
        Directory.CreateDirectory(path);
        try
        {
            return new(path, new FileStream(System.IO.Path.Combine(path, "claim"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new AppHostException($"Another run holds the broker in {path}. Stop it first, or take another state folder: {HanokHome.Variable}=...", e);
        }
    }

    public int? Port
    {
        get => File.Exists(In("port")) && int.TryParse(File.ReadAllText(In("port")), out int port) ? port : null;
        set => File.WriteAllText(In("port"), $"{value}");
    }

    public void Write(int port)
    {
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Home);
        File.WriteAllText(Plugins, "[].\n");
        // The write-ahead log of quorum queues is held in memory as well; its default of 512 MB is for servers.
        File.WriteAllText(Configuration, $"""
            listeners.tcp.local = 127.0.0.1:{port}
            log.console = false
            log.file = {Log}
            log.file.level = warning
            raft.wal_max_size_bytes = 64000000
            disk_free_limit.absolute = 50MB

            """);
    }

    /// <summary>Call only when no node runs on the data.</summary>
    public void DeleteData()
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        File.Delete(Log);
    }

    public void Dispose() => _claim.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
