using Hanok.Bench.Gateway;
using Hanok.Bench.Messaging;
using Hanok.Bench.Servers;

namespace Hanok.Bench;

/// <summary>What was typed behind <c>./hanok bench</c>.</summary>
internal sealed record BenchArguments
{
    public const string HelpText = """
        Hanok.Bench [name] [options]
          --seconds 10             how long each run is measured
          --svg artifacts/bench    where the plots go
          --quick                  a single short round: to see that it works, not to measure
        saga:
          --disturb                kill all connections in the middle of each hand-written run
        messaging, servers, gateway:
          --rounds 3               how often each row is measured; the table shows medians
        messaging:
          --messages 200000        at most so many in a run
          --in-flight 3000         publishers wait beyond it; 0: never
          --transport direct       how Hanok carries messages: direct or rabbitmq
          --peers                  other libraries too, whose packages are restored and built now
          --peer cap               only this one: cap, masstransit, rebus
          --alone                  without the program by hand, and so without a ratio that means something
        servers:
          --services 5             services that share a server, or have one each
          --low 20 --high 200      messages a second of each service
        gateway:
          --connections 64         of the load generator
        """;

    public string? Name { get; private init; }

    public string SvgFolder { get; private init; } = Path.Combine("artifacts", "bench");

    public double Seconds { get; private init; } = 10;

    public bool Disturb { get; private init; }

    public bool Help { get; private init; }

    /// <summary>What could not be understood.</summary>
    public string? Wrong { get; private init; }

    public MessagingOptions Messaging { get; private init; } = new();

    public ServersOptions Servers { get; private init; } = new();

    public GatewayBenchOptions Gateway { get; private init; } = new();

    public static BenchArguments Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> names)
    {
        var result = new BenchArguments();
        for (var i = 0; i < arguments.Count && result.Wrong is null; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            var next = result.With(arguments[i], value);
            if (next is null && result.WithFlag(arguments[i], names) is { } flagged)
                result = flagged;
            else if (next is null)
                result = result with { Wrong = arguments[i] };
            else
                (result, i) = (next, i + 1);
        }

        return result;
    }

    private BenchArguments? WithFlag(string argument, IReadOnlyCollection<string> names) => argument switch
    {
        "--help" or "-h" => this with { Help = true },
        "--disturb" => this with { Disturb = true },
        "--peers" => this with { Messaging = Messaging with { Peers = true } },
        "--alone" => this with { Messaging = Messaging with { ByHand = false } },
        "--quick" => this with
        {
            Seconds = 1,
            Messaging = Messaging with { Rounds = 1, Messages = 2_000, WarmUp = TimeSpan.FromSeconds(1) },
            Servers = Servers with { Rounds = 1, WarmUp = TimeSpan.FromSeconds(1) },
            Gateway = Gateway with { Rounds = 1, WarmUp = TimeSpan.FromSeconds(1) },
        },
        _ when Name is null && names.Contains(argument) => this with { Name = argument },
        _ => null,
    };

    // Null when it takes no value, or not this one.
    private BenchArguments? With(string argument, string value)
    {
        var number = int.TryParse(value, out var whole) && whole >= 0 ? whole : -1;
        return argument switch
        {
            "--seconds" when double.TryParse(value, out var seconds) && seconds > 0 => this with { Seconds = seconds },
            "--svg" when value.Length > 0 => this with { SvgFolder = value },
            "--rounds" when number > 0 => this with
            {
                Messaging = Messaging with { Rounds = number },
                Servers = Servers with { Rounds = number },
                Gateway = Gateway with { Rounds = number },
            },
            "--connections" when number > 0 => this with { Gateway = Gateway with { Connections = number } },
            "--messages" when number > 0 => this with { Messaging = Messaging with { Messages = number } },
            "--in-flight" when number >= 0 => this with { Messaging = Messaging with { InFlightLimit = number } },
            "--peer" when PeersProgram.All.Any(peer => peer.Key == value) => this with { Messaging = Messaging with { Peers = true, Peer = value } },
            "--transport" when value is "direct" or "rabbitmq" => this with { Messaging = Messaging with { Transport = value } },
            "--services" when number is > 0 and <= 16 => this with { Servers = Servers with { Services = number } },
            "--low" when number > 0 => this with { Servers = Servers with { LowRate = number } },
            "--high" when number > 0 => this with { Servers = Servers with { HighRate = number } },
            _ => null,
        };
    }
}
