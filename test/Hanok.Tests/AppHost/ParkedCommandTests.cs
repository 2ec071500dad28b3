using Hanok.AppHost;
using Hanok.AppHost.Admin;

namespace Hanok.Tests.AppHost;

/// <summary><c>parked</c> on the command line, without a system.</summary>
public sealed class ParkedCommandTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("hanok-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("There is no 'parked lst'.", "lst")]
    [InlineData("Unknown argument '--colour'.", "list", "--colour")]
    [InlineData("Unknown argument 'x.1.0'.", "list", "x.1.0")]
    [InlineData("--limit is '0'; it can be 1 to 200.", "list", "--limit", "0")]
    [InlineData("--key needs a value.", "list", "--key")]
    [InlineData("Which message? 'parked show' needs its ID", "show")]
    [InlineData("A change needs --reason", "skip", "x.1.0")]
    [InlineData("'parked edit' needs --body FILE", "edit", "x.1.0", "--reason", "why")]
    [InlineData("--all needs --service", "retry", "--all", "--reason", "why")]
    [InlineData("--url needs --key-env", "list", "--url", "http://127.0.0.1:1")]
    [InlineData("--url is 'ftp://x', which is no http address.", "list", "--url", "ftp://x", "--key-env", "NAME")]
    public async Task Wrong_use_is_said_with_the_help_and_ends_with_2(string says, params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.StartsWith(says, output, StringComparison.Ordinal);
        Assert.Contains("./hanok parked list", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_that_does_not_run_is_said_with_the_cure()
    {
        var (code, output) = await RunAsync("list");

        Assert.Equal(1, code);
        Assert.Contains("Start it with './hanok up'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_said_with_its_address()
    {
        Environment.SetEnvironmentVariable("HANOK_TEST_ADMIN_KEY", "0123456789abcdef");
        var (code, output) = await RunAsync("list", "--url", "http://127.0.0.1:1", "--key-env", "HANOK_TEST_ADMIN_KEY");

        Assert.Equal(1, code);
        Assert.Contains("It does not answer at http://127.0.0.1:1/", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_admin_key_is_made_once_and_is_for_its_owner_alone()
    {
        var key = AdminKey.ReadOrMake(_home);

        Assert.Equal(64, key.Length);
        Assert.Equal(key, AdminKey.ReadOrMake(_home));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AdminKey.PathIn(_home)));
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var code = await new HanokSystem("trial", ["parked", .. arguments]) { Home = _home, Output = output }.RunAsync();
        return (code, output.ToString());
    }
}
