using Hanok.AppHost;
using Hanok.AppHost.Admin;

namespace Hanok.Tests.AppHost;

public sealed class UpLockTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("hanok-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void One_has_it_at_a_time_and_it_is_known_who()
    {
        Assert.Null(UpLock.Owner(_home, "trial"));
        using (var held = UpLock.TryTake(_home, "trial"))
        {
            Assert.NotNull(held);
            Assert.Null(UpLock.TryTake(_home, "trial"));
            Assert.Equal(Environment.ProcessId, UpLock.Owner(_home, "trial"));
            using var other = UpLock.TryTake(_home, "another");
            Assert.NotNull(other);
        }

        Assert.Null(UpLock.Owner(_home, "trial"));
        using var again = UpLock.TryTake(_home, "trial");
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_second_up_says_that_there_is_one_and_starts_nothing()
    {
        using var held = UpLock.TryTake(_home, "trial");
        using var output = new StringWriter();

        Assert.Equal(1, await new HanokSystem("trial") { Home = _home, Output = output }.RunAsync());

        Assert.Equal(
            $"trial is already running here, process {Environment.ProcessId}. './hanok status' shows it, './hanok down' stops it.{output.NewLine}", output.ToString());
    }

    [Theory]
    [InlineData(1, "trial does not run here. Start it with './hanok up'.", "status")]
    [InlineData(0, "trial does not run here.", "down")]
    [InlineData(1, "There are no logs in ", "logs")]
    [InlineData(1, "There is no log of 'kitchen' in ", "logs", "kitchen")]
    public async Task What_does_not_run_is_said(int code, string says, params string[] arguments)
    {
        using var output = new StringWriter();

        Assert.Equal(code, await new HanokSystem("trial", arguments) { Home = _home, Output = output }.RunAsync());

        Assert.StartsWith(says, output.ToString(), StringComparison.Ordinal);
    }
}
