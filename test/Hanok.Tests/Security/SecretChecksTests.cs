using System.Diagnostics;
using Hanok.Issuer;

namespace Hanok.Tests.Security;

/// <summary>Secrets that are slow to check wait, a few; those that are fast wait for nobody.</summary>
public sealed class SecretChecksTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fast_secrets_wait_for_nobody_and_of_the_slow_ones_no_more_than_sixteen()
    {
        using var checks = new SecretChecks(1, TimeProvider.System);
        // Some seconds of work, so that the slot is taken for as long as this looks.
        var long_ = Task.Run(() => checks.MatchesAsync(Slow(5_000_000), "x", Cancellation).AsTask(), Cancellation);
        await TakenAsync(checks);

        var fast = checks.MatchesAsync(SecretHash.OfRandom("secret"), "secret", Cancellation);
        Assert.True(fast.IsCompletedSuccessfully && await fast is true);

        var waiting = Enumerable.Range(0, 16).Select(_ => checks.MatchesAsync(Slow(1), "x", Cancellation).AsTask()).ToList();
        var one = checks.MatchesAsync(Slow(1), "x", Cancellation);
        Assert.True(one.IsCompletedSuccessfully);
        Assert.Null(await one);
        Assert.True(checks.IsTaken);

        Assert.False(await long_);
        // Within their two seconds, or told to come again.
        Assert.All(await Task.WhenAll(waiting), answer => Assert.NotEqual(true, answer));
    }

    [Fact]
    public async Task Who_goes_away_does_not_wait_on()
    {
        using var checks = new SecretChecks(1, TimeProvider.System);
        var long_ = Task.Run(() => checks.MatchesAsync(Slow(5_000_000), "x", Cancellation).AsTask(), Cancellation);
        await TakenAsync(checks);
        using var gone = new CancellationTokenSource();
        var waiting = checks.MatchesAsync(Slow(1), "x", gone.Token).AsTask();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await long_;
    }

    private static string Slow(int rounds) => $"pbkdf2-sha256:{rounds}:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static async Task TakenAsync(SecretChecks checks)
    {
        var began = Stopwatch.GetTimestamp();
        while (!checks.IsTaken)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "No slot was taken within a minute.");
            await Task.Yield();
        }
    }
}
