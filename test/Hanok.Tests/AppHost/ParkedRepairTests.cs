using Hanok.AppHost;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.Configuration;

namespace Hanok.Tests.AppHost;

/// <summary><c>parked</c> on the command line, with a service that has a parked message.</summary>
public sealed class ParkedRepairTests : IAsyncLifetime
{
    private const string KeyVariable = "HANOK_TEST_REPAIR_KEY", Key = "0123456789abcdef";

    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly Runs _runs = new("orders");
    private ContractService? _service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(KeyVariable, Key);
        _service = await _services.StartAsync("audit", hanok =>
        {
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Admin:Keys:alice"] = Key });
            hanok.HandlesNoted();
        });
        await _service.Receiver.ReceiveAsync(
            _runs.Of([_runs.Messages.Event("a", new BrokenNoted([1], "x")), _runs.Messages.Event("a", new Noted("a", 2))]), Cancellation);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_message_is_listed_shown_edited_and_found_in_the_audit_log()
    {
        var list = await RunAsync(0, "list");
        Assert.Contains("orders@contract.1.0  waiting-for-person  orders.noted.v1  a    1      -", list, StringComparison.Ordinal);
        Assert.Contains("orders@contract.2.0  behind", list, StringComparison.Ordinal);
        Assert.Contains("\"number\": \"x\"", await RunAsync(0, "show", "orders@contract.1.0"), StringComparison.Ordinal);

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"key":"a","number":1}""", Cancellation);
        var edit = await RunAsync(0, "edit", "orders@contract.1.0", "--body", file, "--reason", "the sender wrote a list");
        File.Delete(file);

        Assert.Contains("Edited orders.noted.v1 with key 'a' at audit. It is tried now.", edit, StringComparison.Ordinal);
        Assert.Equal(["a1", "a2"], await _service!.ReadAsync(2));
        await _service.ParkedAsync(0);
        Assert.Equal($"Nothing is parked.{Environment.NewLine}", await RunAsync(0, "list"));
        Assert.Contains("alice     parked.edit  orders@contract.1.0  the sender wrote a list", await RunAsync(0, "audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_refuses_ends_with_1_and_says_why()
    {
        Assert.Contains("stands behind orders@contract.1.0", await RunAsync(1, "skip", "orders@contract.2.0", "--reason", "x"), StringComparison.Ordinal);
        Assert.Contains("no parked message nonsense", await RunAsync(1, "retry", "nonsense", "--reason", "x"), StringComparison.Ordinal);
        Assert.Contains("There is no state 'lost'", await RunAsync(1, "list", "--state", "lost"), StringComparison.Ordinal);
        Assert.Contains("cannot be used", await RunAsync(1, "edit", "orders@contract.1.0", "--body", "/nowhere", "--reason", "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_wait_are_retried_at_once() =>
        Assert.Contains("audit tries 1 parked messages now.", await RunAsync(0, "retry", "--all", "--reason", "the handler is mended"), StringComparison.Ordinal);

    private async Task<string> RunAsync(int code, params string[] arguments)
    {
        using var output = new StringWriter();
        var system = new HanokSystem("trial", ["parked", .. arguments, "--service", "audit", "--url", $"{_service!.Address}", "--key-env", KeyVariable]) { Output = output };
        var actual = await system.RunAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"$ parked {string.Join(' ', arguments)}\n{output}");
        Assert.True(actual == code, $"It ended with {actual}: {output}");
        return output.ToString();
    }
}
