using System.Diagnostics;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.Endpoints;

/// <summary>Every endpoint of every process stands in the table, with who may call it and the body that it takes; and nothing else does.</summary>
public sealed class EndpointTests
{
    private static readonly (string Process, string Program)[] Programs =
    [
        ("gateway", "FoodDelivery.Gateway"), ("registry", "Hanok.Registry"), ("web", "FoodDelivery.Web"), ("order", "FoodDelivery.Order"),
        ("restaurant", "FoodDelivery.Restaurant"), ("consumer", "FoodDelivery.Consumer"), ("kitchen", "FoodDelivery.Kitchen"),
        ("delivery", "FoodDelivery.Delivery"), ("accounting", "FoodDelivery.Accounting"), ("order-history", "FoodDelivery.OrderHistory"),
        ("issuer", "Hanok.Issuer"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Processes => [.. Programs.Select(program => program.Process)];

    [Theory]
    [MemberData(nameof(Processes))]
    public async Task What_is_mapped_is_what_is_declared(string process)
    {
        var mapped = await EndpointsOfAsync(process);
        var declared = AccessRow.ReadAll().Where(row => row.Process == process).ToList();

        var undeclared = mapped.ExceptBy(declared.Select(row => row.Endpoint), row => row.Endpoint).Select(row => row.Endpoint);
        var missing = declared.ExceptBy(mapped.Select(row => row.Endpoint), row => row.Endpoint).Select(row => row.Endpoint);
        Assert.True(
            !undeclared.Any() && !missing.Any(),
            $"In {process}, but not in access.txt:\n{string.Join('\n', undeclared)}\nIn access.txt, but not in {process}:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Nothing_says_nothing_of_who_may_call_it() => Assert.DoesNotContain(AccessRow.ReadAll(), row => row.Who == "nobody");

    // What takes no body of a certain type may still be sent one: of the usual 64 KB, which nobody reads.
    [Fact]
    public void What_takes_a_body_has_a_limit_and_a_type() => Assert.All(
        AccessRow.ReadAll().Where(row => row.Body != "-" && row.Process != "gateway"), row => Assert.Matches(@"^[^<]+<=(\d+|own)$", row.Body));

    private static async Task<IReadOnlyList<AccessRow>> EndpointsOfAsync(string process)
    {
        var program = Programs.Single(known => known.Process == process).Program;
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var path = Path.GetFullPath(Path.Combine(own, "..", "..", program, Path.GetFileName(own), $"{program}.dll"));
        var start = new ProcessStartInfo("dotnet", [path, "endpoints"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__Postgres"] = "Host=127.0.0.1;Port=1;Database=none;Username=none";
        using var run = Process.Start(start)!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(Cancellation), run.StandardError.ReadToEndAsync(Cancellation));
        await Until.DoneAsync(run.WaitForExitAsync(Cancellation), $"{program} tells its endpoints");
        Assert.True(run.ExitCode == 0, $"{program} endpoints ended with {run.ExitCode}: {await error}");
        // What it logs is JSON.
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '{').Select(line => AccessRow.Read($"{process} {line}"))];
    }
}
