using System.Diagnostics;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Runner;

/// <summary>A run of tests that go wrong as a whole: this program, with those of <see cref="HangingTests"/>.</summary>
public sealed class RunnerTests : IDisposable
{
    private readonly string _rest = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_rest);

    [Fact]
    public async Task A_test_that_hangs_is_ended_with_the_place_where_it_waits_and_the_run_goes_on()
    {
        var (code, output) = await RunAsync(nameof(HangingTests));

        Assert.NotEqual(0, code);
        Assert.Contains("HangingTests.Waits_for_ever takes too long", output, StringComparison.Ordinal);
        Assert.Contains("  Hanok.Tests.Runner.HangingTests.Waits_for_ever\n   Hanok.Tests.Runner.HangingTests.NobodyComesAsync\n    waits for", output, StringComparison.Ordinal);
        Assert.Matches(@"Total: 2, Errors: 0, Failed: 1,", output);
    }

    [Fact]
    public async Task A_host_that_is_left_alive_fails_the_run_and_it_says_who_made_it()
    {
        var (code, output) = await RunAsync(nameof(ForgettingTests));

        Assert.NotEqual(0, code);
        Assert.Contains("1 x 'forgotten', made by Hanok.Tests.Runner.ForgettingTests.Leaves_a_host_alive", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_in_which_nothing_goes_on_is_ended_and_says_what_is_left_to_run()
    {
        var (code, output) = await RunAsync(nameof(BlockingFixtureTests));

        Assert.Equal(70, code);
        Assert.Contains("Nothing has begun or ended for", output, StringComparison.Ordinal);
        Assert.Contains("Total: 1, Errors: 0, Failed: 1, Skipped: 0", output, StringComparison.Ordinal);
        Assert.Equal(["-class-", typeof(BlockingFixtureTests).FullName!], await File.ReadAllLinesAsync(_rest, Cancellation));
    }

    private async Task<(int Code, string Output)> RunAsync(string tests)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunnerTests).Assembly.Location, "-noColor", "-explicit", "only", "-class", $"Hanok.Tests.Runner.{tests}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HANOK_TEST_SECONDS"] = "2";
        start.Environment["HANOK_TEST_REST"] = _rest;
        start.Environment[BlockingFixture.Variable] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        try
        {
            await Until.DoneAsync(process.WaitForExitAsync(Cancellation), $"the run of {tests} does not end");
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
