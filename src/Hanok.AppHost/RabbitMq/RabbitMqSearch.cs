namespace Hanok.AppHost.RabbitMq;

/// <summary>Finds the scripts of RabbitMQ: on the PATH, else where installers put them.</summary>
internal static class RabbitMqSearch
{
    /// <summary>A folder with rabbitmq-server and rabbitmq-env.</summary>
    public const string Variable = "HANOK_RABBITMQ_BINARIES";

    private static readonly string[] Installers =
        ["/usr/lib/rabbitmq/bin", "/opt/homebrew/opt/rabbitmq/sbin", "/usr/local/opt/rabbitmq/sbin", "/opt/rabbitmq/sbin"];

    /// <exception cref="AppHostException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return IsHome(given) ? Script(given) : throw new AppHostException($"{Variable} is '{given}', but rabbitmq-server and rabbitmq-env are not there. Give their folder, or unset it.");
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return onPath.Concat(Installers).FirstOrDefault(IsHome) is { } found ? Script(found) : throw new AppHostException(
            "RabbitMQ 3.10 or newer is needed, and was not found. Install it (Debian, Ubuntu: apt-get install rabbitmq-server; macOS: brew install rabbitmq), "
            + $"or name a server that runs: {EmbeddedRabbitMq.AddressVariable}=amqp://user:password@host:5672/%2f");
    }

    // Debian's rabbitmq-server on the PATH is another one, which changes the user; the real one stands beside rabbitmq-env.
    private static bool IsHome(string folder) => File.Exists(Script(folder)) && File.Exists(Path.Combine(folder, "rabbitmq-env"));

    private static string Script(string folder) => Path.Combine(folder, "rabbitmq-server");
}
