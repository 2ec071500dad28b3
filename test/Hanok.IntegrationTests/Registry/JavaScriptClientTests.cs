using Hanok.Interop;

namespace Hanok.IntegrationTests.Registry;

/// <summary>Clients of other makers with their default settings, of which other Eureka servers refuse some.</summary>
public sealed class JavaScriptClientTests
{
    private static readonly string[] Apps = ["jqservice", "watcher", "latecomer"];

    [Theory]
    [InlineData("eureka-js-client")]
    [InlineData("@rocketsoftware/eureka-js-client")]
    public async Task It_registers_renews_fetches_sees_deltas_and_deregisters(string package)
    {
        await using var registry = await TestRegistry.StartAsync();
        var left = await NodeScript.RunAsync(
            "eureka.mjs", [package, $"{registry.Client.BaseAddress!.Port}",
            .. Apps.Select(app => $"{app}:{TestRegistry.CredentialOf(app)}")]);

        Assert.Equal("[]", left.Trim());
    }
}
