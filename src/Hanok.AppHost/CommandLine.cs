using System.Collections.Frozen;
using System.Globalization;

namespace Hanok.AppHost;

/// <summary>What the arguments of an AppHost ask for.</summary>
/// <param name="Unknown">The first argument that is none.</param>
internal sealed record CommandLine(bool Fresh, bool NoBrowser, bool Help, string? Unknown)
{
    public const string HelpText = """
        --fresh                delete the data of this system first
        --scale kitchen=3      run three instances of kitchen; again for other services
        --transport rabbitmq   carry the messages over RabbitMQ; without it, from service to service
        --native               run the services that were published natively (./hanok up --native publishes them first)
        --no-browser           do not open a browser
        --help                 show this

        HANOK_PORT_<SERVICE>=9090   another port for a service that has a fixed one
        HANOK_POSTGRES='Host=...'   use this PostgreSQL server (an admin connection string); none is started
        HANOK_RABBITMQ=amqp://...   use this RabbitMQ server; none is started
        HANOK_HOME=<folder>         keep data and logs there, in place of .hanok
        """;

    public Transport Transport { get; init; }

    /// <summary>Run the services that were published natively.</summary>
    public bool Native { get; init; }

    /// <summary>How many instances of which service.</summary>
    public IReadOnlyDictionary<string, int> Scale { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>What is wrong with the value of an argument; null when nothing is.</summary>
    public string? Wrong { get; init; }

    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var result = new CommandLine(Fresh: false, NoBrowser: false, Help: false, Unknown: null);
        var left = new Queue<string>(arguments);
        while (left.TryDequeue(out var argument))
        {
            result = argument switch
            {
                "--fresh" => result with { Fresh = true },
                "--native" => result with { Native = true },
                "--no-browser" => result with { NoBrowser = true },
                "--help" or "-h" => result with { Help = true },
                "--transport" => result.Over(left.TryDequeue(out var name) ? name : ""),
                "--scale" => result.Scaled(left.TryDequeue(out var scale) ? scale : ""),
                _ => result.ButNot(argument),
            };
        }
        return result;
    }

    private CommandLine Over(string name) => name switch
    {
        "direct" => this with { Transport = Transport.Direct },
        "rabbitmq" => this with { Transport = Transport.RabbitMq },
        _ => this with { Wrong = Wrong ?? $"--transport is '{name}'. It can be direct, which is what it is without it, or rabbitmq." },
    };

    private CommandLine Scaled(string scale) =>
        scale.Split('=') is [{ Length: > 0 } service, var number] && int.TryParse(number, NumberStyles.None, null, out int instances)
        && instances is > 0 and <= ServiceDefinition.MostInstances
            ? this with { Scale = new Dictionary<string, int>(Scale) { [service] = instances } }
            : this with { Wrong = Wrong ?? $"--scale is '{scale}'. Name a service and how many of it, from 1 to {ServiceDefinition.MostInstances}, as in --scale kitchen=3." };

    private CommandLine ButNot(string argument) => this with { Unknown = Unknown ?? argument };
}
