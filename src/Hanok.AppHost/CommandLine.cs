namespace Hanok.AppHost;

/// <summary>What the arguments of an AppHost ask for.</summary>
/// <param name="Unknown">The first argument that is none.</param>
internal sealed record CommandLine(bool Fresh, bool NoBrowser, bool Help, string? Unknown)
{
    public const string HelpText = """
        --fresh                delete the data of this system first
        --transport rabbitmq   carry the messages over RabbitMQ; without it, from service to service
        --no-browser           do not open a browser
        --help                 show this

        HANOK_PORT_<SERVICE>=9090   another port for a service that has a fixed one
        HANOK_POSTGRES='Host=...'   use this PostgreSQL server (an admin connection string); none is started
        HANOK_RABBITMQ=amqp://...   use this RabbitMQ server; none is started
        HANOK_HOME=<folder>         keep data and logs there, in place of .hanok
        """;

    public Transport Transport { get; init; }

    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var result = new CommandLine(Fresh: false, NoBrowser: false, Help: false, Unknown: null);
        var left = new Queue<string>(arguments);
        while (left.TryDequeue(out var argument))
        {
            result = argument switch
            {
                "--fresh" => result with { Fresh = true },
                "--no-browser" => result with { NoBrowser = true },
                "--help" or "-h" => result with { Help = true },
                "--transport" => result.Over(left.TryDequeue(out var name) ? name : ""),
                _ => result.ButNot(argument),
            };
        }
        return result;
    }

    private CommandLine Over(string name) => name switch
    {
        "direct" => this with { Transport = Transport.Direct },
        "rabbitmq" => this with { Transport = Transport.RabbitMq },
        _ => ButNot($"--transport {name}".TrimEnd()),
    };

    private CommandLine ButNot(string argument) => this with { Unknown = Unknown ?? argument };
}
