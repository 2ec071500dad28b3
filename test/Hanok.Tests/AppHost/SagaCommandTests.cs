using Hanok.AppHost;
using Hanok.Sagas;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.AppHost;

/// <summary><c>saga</c> on the command line, with a service that has a saga.</summary>
public sealed class SagaCommandTests : IAsyncLifetime
{
    private const string KeyVariable = "HANOK_TEST_SAGA_KEY";

    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly string _file = Path.GetTempFileName();
    private ContractService? _orders;
    private string _id = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _orders = await _services.StartAsync("orders", hanok => hanok.HasOperator().AddSaga<RepairedSaga, RepairedState>());
        using var http = _orders.AsOperator();
        Environment.SetEnvironmentVariable(KeyVariable, http.DefaultRequestHeaders.Authorization!.Parameter);
        var starter = _orders.Services.GetRequiredService<SagaStarter<RepairedState>>();
        _id = $"{(await starter.StartAsync("the key", default, new("soup", new(2, ["Ann"]), "secret"), Cancellation)).Id}";
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return _services.DisposeAsync();
    }

    [Theory]
    [InlineData("There is no 'saga lst'.", "lst")]
    [InlineData("Unknown argument '--colour'.", "list", "--colour")]
    [InlineData("Unknown argument 'x'.", "list", "x")]
    [InlineData("--limit is '501'; it can be 1 to 500.", "list", "--limit", "501")]
    [InlineData("--revision is 'x'; it can be 1 to 2147483647.", "skip", "0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10", "--revision", "x")]
    [InlineData("Which step? 'saga skip' needs --step NAME", "skip", "0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10", "--reason", "x")]
    [InlineData("--step needs a value.", "skip", "--step")]
    [InlineData("Which saga? 'saga show' needs its ID", "show")]
    [InlineData("Which saga? 'saga skip' needs its ID", "skip", "--reason", "x")]
    [InlineData("'x' is no saga's ID", "retry", "x", "--reason", "x")]
    [InlineData("A change needs --reason", "compensate", "0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10")]
    [InlineData("'saga edit' needs --state FILE", "edit", "0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10", "--reason", "x")]
    [InlineData("--step goes with retry and skip.", "compensate", "0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10", "--step", "x", "--reason", "x")]
    [InlineData("--state, --dry-run and --revision go with", "list", "--dry-run")]
    public async Task Wrong_use_is_said_with_the_help_and_ends_with_2(string says, params string[] arguments)
    {
        var output = await RunAsync(2, arguments);

        Assert.StartsWith(says, output, StringComparison.Ordinal);
        Assert.Contains("./hanok saga list", output, StringComparison.Ordinal);
        Assert.Contains("--key-env NAME", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saga_is_listed_shown_tried_repaired_and_found_in_the_audit_log()
    {
        Assert.Contains($"orders   {_id}  repaired  running  cook       2", await RunAsync(0, "list", "--name", "repaired", "--status", "running"), StringComparison.Ordinal);
        var shown = await RunAsync(0, "show", _id);
        Assert.Contains($"repaired {_id} at orders: running, version 1, revision 1", shown, StringComparison.Ordinal);
        Assert.Contains("cook  sent  kitchen.do-step.v1", shown, StringComparison.Ordinal);
        Assert.Contains("waits for cook, command ", shown, StringComparison.Ordinal);
        Assert.Contains("remains: cook, pay, note, serve", shown, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_file, """{"dish":"pie","portions":{"number":2,"for":["Ann"]},"token":"","ticket":"7"}""", Cancellation);
        var dry = await RunAsync(0, "skip", _id, "--step", "cook", "--state", _file, "--reason", "by telephone", "--dry-run");
        Assert.Contains("revision 3, if it were done. Nothing was changed.", dry, StringComparison.Ordinal);
        Assert.Contains("cook  skipped by hand                      alice: by telephone  {\"dish\":[\"soup\",\"pie\"],\"ticket\":[null,\"7\"]}", dry, StringComparison.Ordinal);
        Assert.Contains("sends kitchen.do-step.v1 to kitchen.commands: {\"step\":\"pay 2\",\"refuse\":false}", dry, StringComparison.Ordinal);
        Assert.Contains("with --revision 1 only if", dry, StringComparison.Ordinal);
        Assert.Contains("waits for cook", await RunAsync(0, "show", _id), StringComparison.Ordinal);

        var done = await RunAsync(0, "skip", _id, "--step", "cook", "--state", _file, "--reason", "by telephone", "--revision", "1");
        Assert.Contains($"repaired {_id} at orders: running, version 1, revision 3", done, StringComparison.Ordinal);
        Assert.Contains("waits for pay", done, StringComparison.Ordinal);
        Assert.Contains($"alice     saga.skip  {_id}  by telephone", await RunAsync(0, "audit", _id), StringComparison.Ordinal);
        Assert.Contains("\"ticket\": \"7\"", await RunAsync(0, "show", _id, "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_refuses_ends_with_1_and_says_why()
    {
        Assert.Contains("There is no ticket to take back.", await RunAsync(1, "compensate", _id, "--reason", "x"), StringComparison.Ordinal);
        Assert.Contains("has moved meanwhile: from revision 7 to 1", await RunAsync(1, "retry", _id, "--revision", "7", "--reason", "x"), StringComparison.Ordinal);
        Assert.Contains("There is no status 'lost'", await RunAsync(1, "list", "--status", "lost"), StringComparison.Ordinal);
        Assert.Contains("This service has no saga", await RunAsync(1, "show", $"{Guid.CreateVersion7()}"), StringComparison.Ordinal);
        Assert.Contains("cannot be used", await RunAsync(1, "edit", _id, "--state", "/nowhere", "--reason", "x"), StringComparison.Ordinal);
        Assert.Contains("No service has a saga 'x'. There are: repaired.", await RunAsync(1, "draw", "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_sagas_is_passed_over_also_when_it_answers_that_it_knows_no_such_token()
    {
        var home = Directory.CreateTempSubdirectory("hanok-").FullName;
        var builder = TestHost.CreateBuilder("kitchen");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var kitchen = builder.Build();
        kitchen.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return context.Response.WriteAsync("""{"detail":"The token is not valid here."}""");
        });
        await kitchen.StartAsync(Cancellation);
        Directory.CreateDirectory(Path.Combine(home, "trial"));
        await File.WriteAllTextAsync(
            Path.Combine(home, "trial", "running.json"), $$$"""{"services":{"kitchen":"{{{kitchen.Urls.First()}}}","orders":"{{{_orders!.Address}}}"}}""", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(home, "admin-key"), Environment.GetEnvironmentVariable(KeyVariable), Cancellation);

        var (listed, list) = await OfAllAsync("list");
        var (drawn, drawing) = await OfAllAsync("draw");
        var (unknown, says) = await OfAllAsync("draw", "nothing");

        Assert.Equal((0, 0, 1), (listed, drawn, unknown));
        Assert.Contains(_id, list, StringComparison.Ordinal);
        Assert.Contains("flowchart TB", drawing, StringComparison.Ordinal);
        Assert.DoesNotContain("401", list + drawing, StringComparison.Ordinal);
        Assert.StartsWith("No service has a saga 'nothing'. There are: repaired.", says, StringComparison.Ordinal);
        Directory.Delete(home, recursive: true);

        async Task<(int Code, string Output)> OfAllAsync(params string[] arguments)
        {
            using var output = new StringWriter();
            return (await new HanokSystem("trial", ["saga", .. arguments]) { Home = home, Output = output }.RunAsync(), output.ToString());
        }
    }

    [Fact]
    public async Task Its_definition_is_drawn() => Assert.Contains("flowchart TB", await RunAsync(0, "draw", "repaired"), StringComparison.Ordinal);

    private async Task<string> RunAsync(int code, params string[] arguments)
    {
        using var output = new StringWriter();
        var system = new HanokSystem("trial", ["saga", arguments[0], "--service", "orders", "--url", $"{_orders!.Address}", "--key-env", KeyVariable, .. arguments[1..]]) { Output = output };
        var actual = await system.RunAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"$ saga {string.Join(' ', arguments)}\n{output}");
        Assert.True(actual == code, $"It ended with {actual}: {output}");
        return output.ToString();
    }
}
