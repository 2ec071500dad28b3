namespace Hanok.AppHost;

/// <summary>What the arguments of an AppHost ask for.</summary>
internal sealed record CommandLine(bool Fresh, bool NoBrowser, bool Help, string? Unknown)
{
    public const string HelpText = """
        --fresh        delete the data of this system first
        --no-browser   do not open a browser
        --help         show this

        HANOK_PORT_<SERVICE>=9090   another port for a service that has a fixed one
        HANOK_POSTGRES='Host=...'   use this PostgreSQL server (an admin connection string); none is started
        HANOK_HOME=<folder>         keep data and logs there, in place of .hanok
        """;

    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var result = new CommandLine(Fresh: false, NoBrowser: false, Help: false, Unknown: null);
        foreach (string argument in arguments)
        {
            result = argument switch
            {
                "--fresh" => result with { Fresh = true },
                "--no-browser" => result with { NoBrowser = true },
                "--help" or "-h" => result with { Help = true },
                _ => result with { Unknown = result.Unknown ?? argument },
            };
        }
        return result;
    }
}
