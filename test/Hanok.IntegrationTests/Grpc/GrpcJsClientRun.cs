using Hanok.Interop;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>One run of <c>grpc-client.mjs</c> against a server of ours, for all the tests that look at what it found.</summary>
public sealed class GrpcJsClientRun : IAsyncLifetime
{
    private readonly Dictionary<string, string> _results = [];

    public ProbeServer Server { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        var run = NodeScript.RunAsync("grpc-client.mjs", Server.Address.Authority);

        // The deadline that it sends is an hour; it passes when the call is here.
        await Task.WhenAny(run, Server.WaitingAsync("js-deadline"));
        Server.Time.Advance(TimeSpan.FromHours(1));
        var output = await run;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split('\t') is [var name, var result])
                _results[name] = result;
    }

    /// <summary>What it says of a thing that it tried: "ok", or what was wrong.</summary>
    public string this[string name] => _results.GetValueOrDefault(name, "It was not tried.");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
