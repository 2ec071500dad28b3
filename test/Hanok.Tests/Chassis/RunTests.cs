using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Chassis;

/// <summary>Console.Error belongs to the whole process, so these stand in one class, which is never run beside itself.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_bad_configuration_lists_every_problem_at_once_and_returns_78()
    {
        var (code, error) = await RunAsync(
            [], new()
            {
                ["ConnectionStrings:Postgres"] = "",
                ["Hanok:Relay:BatchSize"] = "0",
                ["Hanok:Receiver:ConcurrentRuns"] = "1000",
                ["Hanok:Admin:Keys:alice"] = "short",
                ["Hanok:Credentials:Secret"] = "",
            });

        Assert.Equal(78, code);
        Assert.Contains("ConnectionStrings__Postgres is missing", error, StringComparison.Ordinal);
        Assert.Contains("BatchSize", error, StringComparison.Ordinal);
        Assert.Contains("Nothing is set by which this service could know the services that call it", error, StringComparison.Ordinal);
        Assert.Contains("ConcurrentRuns", error, StringComparison.Ordinal);
        Assert.Contains("Hanok__Admin__Keys__alice has 5 characters, and needs 16 or more", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_number_is_a_problem_of_the_configuration_too()
    {
        var (code, error) = await RunAsync([], new() { ["Hanok:Relay:BatchSize"] = "many", ["Hanok:Receiver:ConcurrentRuns"] = "1000" });

        Assert.Equal(78, code);
        Assert.Contains("many", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_verb_returns_2_and_shows_the_known_ones()
    {
        var (code, error) = await RunAsync(["migrat"], []);

        Assert.Equal(2, code);
        Assert.Contains("There is no 'migrat'", error, StringComparison.Ordinal);
        Assert.Contains("migrate    brings the database to the schema", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_value_of_an_argument_is_no_verb()
    {
        var (code, error) = await RunAsync(["--urls", "http://127.0.0.1:0"], new() { ["ConnectionStrings:Postgres"] = "" });

        Assert.Equal(78, code);
        Assert.DoesNotContain("There is no", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_without_a_stack_trace()
    {
        var (code, error) = await RunAsync([], []);

        Assert.Equal(1, code);
        Assert.StartsWith("The database at Host=127.0.0.1;Port=1;Database=orders;Username=orders", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orders")]
    [InlineData("")]
    [InlineData("9lives")]
    [InlineData("order_history")]
    [InlineData("orders\n")]
    public void A_bad_service_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => TestHost.CreateBuilder(name).AddHanok(name));

    private static async Task<(int Code, string Error)> RunAsync(string[] args, Dictionary<string, string?> settings)
    {
        var builder = TestHost.CreateBuilder("orders");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Nothing listens on port 1.
            ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1;Database=orders;Username=orders;Password=a-secret",
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Messages:Url"] = "http://127.0.0.1:0",
            ["Hanok:Credentials:Secret"] = ContractServices.CredentialSecret,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddHanok("orders").AddPostgres().AddDirectTransport();
        await using var application = builder.Build();
        application.MapHanok();

        var before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (await application.RunHanokAsync(args), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
