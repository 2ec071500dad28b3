using System.Diagnostics;
using System.Text.Json.Nodes;
using Hanok.AppHost;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary><c>./hanok up</c>, and how it ends.</summary>
[Collection(AppHostSystemTests.Name)]
public sealed class AppHostTests : IAsyncLifetime
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_home);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Up_twice_keeps_the_orders_and_neither_a_stop_nor_a_kill_leaves_a_service_behind()
    {
        Guid order;
        List<int> first;
        await using (var host = await AppHostProcess.UpAsync(_home, Cancellation))
        {
            first = host.ProcessIds();
            order = await ApprovedOrderAsync(host);
            Assert.Equal(0, await host.StopAsync(Cancellation));
        }

        Assert.Equal(12, first.Count);
        await AreGoneAsync(first);

        await using (var host = await AppHostProcess.UpAsync(_home, Cancellation))
        {
            await IsApprovedAsync(host, order);
            await RestartsAsync("web", 0, "Restarted");
            await RestartsAsync("pizzeria", 1, "There is no service 'pizzeria'.");
            Assert.Equal(3, (await GetAsync(host, "/api/restaurants")).AsArray().Count);
            var (postmaster, all) = (host.Postmaster(), host.ProcessIds());
            await host.KillAsync(Cancellation);
            await AreGoneAsync([.. all.Where(id => id != postmaster)]);

            // The database outlives the AppHost, for the next one to take over. Here there is none.
            await AppHostProcess.TerminateAsync(postmaster, Cancellation);
            await AreGoneAsync([postmaster]);
        }
    }

    /// <summary>Types in what the AppHost proposes on the terminal.</summary>
    private static async Task<Guid> ApprovedOrderAsync(AppHostProcess host)
    {
        var line = host.Output.Split('\n').Single(text => text.Contains("curl -i", StringComparison.Ordinal));
        var start = new ProcessStartInfo("bash", ["-c", line[line.IndexOf("curl -i", StringComparison.Ordinal)..]]) { RedirectStandardOutput = true };
        // curl is the person's, and obeys the proxies that the tests' environment names.
        start.Environment["no_proxy"] = "*";
        using var shell = Process.Start(start)!;
        var answer = await shell.StandardOutput.ReadToEndAsync(Cancellation);

        Assert.Contains("202 Accepted", answer, StringComparison.Ordinal);
        var order = (Guid)JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!["orderId"]!;
        await IsApprovedAsync(host, order);
        return order;
    }

    private static Task IsApprovedAsync(AppHostProcess host, Guid order) => Until.NothingIsMissingAsync(
        async () => (string?)(await GetAsync(host, $"/api/orders/{order}"))["state"] == "APPROVED" ? null : $"the approval of order {order}");

    private static async Task<JsonNode> GetAsync(AppHostProcess host, string path)
    {
        using var api = new FoodApi(host.Gateway, new(), new UserConnection(host.Gateway, "jiwoo"));
        return JsonNode.Parse((await api.GetAsync(path, Cancellation)).Body)!;
    }

    /// <summary>As in another terminal.</summary>
    private async Task RestartsAsync(string service, int code, string says)
    {
        using var output = new StringWriter();
        Assert.Equal(code, await new HanokSystem("food-delivery", "restart", service) { Home = _home, Output = output }.RunAsync());
        Assert.StartsWith(says, output.ToString(), StringComparison.Ordinal);
    }

    private static Task AreGoneAsync(List<int> ids) => Until.NothingIsMissingAsync(
        async () =>
        {
            var alive = new List<int>();
            foreach (var id in ids)
                if (await AppHostProcess.LivesAsync(id, Cancellation))
                    alive.Add(id);

            return alive.Count == 0 ? null : $"the end of the processes {string.Join(", ", alive)}";
        });
}
