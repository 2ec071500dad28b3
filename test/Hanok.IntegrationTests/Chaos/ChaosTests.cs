using Hanok.AppHost.Processes;

namespace Hanok.IntegrationTests.Chaos;

/// <summary>The soak of <c>./hanok bench chaos</c>, short: processes and servers die, and the databases are asked whether it mattered.</summary>
[Collection(ChaosCollection.Name)]
public sealed class ChaosTests
{
    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Hanok.Chaos", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Hanok.Chaos.dll"));

    [Theory]
    [InlineData("direct", 24)]
    [InlineData("rabbitmq", 18)]
    public async Task Whoever_dies_wherever_each_message_has_its_one_effect(string transport, int kills)
    {
        var soak = await Command.RunAsync(
            Environment.ProcessPath!, [Program, "--transport", transport, "--kills", $"{kills}"], TestContext.Current.CancellationToken);

        Assert.True(soak.Succeeded, soak.Output);
        Assert.Contains("each had exactly one effect everywhere, in the order of its key", soak.Output, StringComparison.Ordinal);
        Assert.Contains("compensated, each wholly", soak.Output, StringComparison.Ordinal);
    }
}
