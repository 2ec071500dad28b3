using System.Globalization;
using Hanok.Chaos.Members;
using Hanok.Messaging;

namespace Hanok.Chaos;

/// <summary>Kills, starts again, kills again; then lets everything come to rest and asks the databases.</summary>
/// <remarks><code>
///   first --counted--> second --counted--> third --counted--> first      each writes an effect, and passes it on
///     ^ kill -9 at a crash point, at the n-th time it is reached; every point x every member, in a shuffled order, again and again
///   first also runs sagas: a seat of the second and a room of the third, or neither
///   the servers are killed beside, now and then
/// </code></remarks>
internal sealed class Soak(Ring ring, SoakOptions options, string home, TextWriter output)
{
    // A point that is not reached within this time: the process is killed where it is, which is a point too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ServerKillEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RestPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private const string Anywhere = "anywhere";

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Point, string Member), int> _kills = [];
    private int _serverKills;
    private int _refusedStarts;

    /// <returns>Whether every committed message had exactly one effect everywhere, in the order of its key.</returns>
    public static async Task<bool> RunAsync(SoakOptions options, TextWriter output, CancellationToken cancellation)
    {
        var home = Directory.CreateTempSubdirectory("hanok-chaos-");
        await using var ring = await Ring.StartAsync(home.FullName, options, cancellation);
        var isSound = await new Soak(ring, options, home.FullName, output).RunAsync(cancellation);
        if (!isSound)
            await output.WriteLineAsync($"What is left of it, logs included: {home.FullName}");

        await ring.StopAsync();
        if (isSound)
            home.Delete(recursive: true);

        return isSound;
    }

    private async Task<bool> RunAsync(CancellationToken cancellation)
    {
        foreach (var member in Member.Names)
            await MigrateAsync(member, cancellation);

        // Everybody must have subscribed before the first event.
        await RestAsync("all members work", () => ring.IsHealthyAsync(cancellation), cancellation);

        using (var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            enough.CancelAfter(options.Limit);
            await Task.WhenAll(
            [
                .. Member.Names.Select((member, i) => KillAgainAndAgainAsync(member, new Random(options.Seed * 31 + i), enough)),
                KillServersAsync(enough.Token),
            ]);
        }

        cancellation.ThrowIfCancellationRequested();
        await RestAsync(
            "every count has gone round, and every saga has ended",
            async () => await Checker.IsCompleteAsync(ring.Databases, cancellation) && await TripChecker.HaveEndedAsync(ring.Databases["first"], cancellation),
            cancellation);
        return await ReportAsync(cancellation);
    }

    private async Task MigrateAsync(string member, CancellationToken cancellation)
    {
        using var process = MemberProcess.Start(ring.EnvironmentOf(member), LogOf(member), "migrate");
        if (await process.WaitAsync(cancellation) is not 0 and var code)
            throw new InvalidOperationException($"{member} did not migrate: exit code {code}, see {LogOf(member)}");
    }

    // All members, unharmed and without new counts, until it is so or will never be.
    private async Task RestAsync(string what, Func<Task<bool>> isSo, CancellationToken cancellation)
    {
        var processes = Member.Names.Select(member => MemberProcess.Start(ring.EnvironmentOf(member), LogOf(member))).ToList();
        try
        {
            var begun = _time.GetTimestamp();
            while (!await isSo())
            {
                if (_time.GetElapsedTime(begun) > RestPatience)
                {
                    await output.WriteLineAsync($"Not so after {RestPatience.TotalMinutes} minutes: {what}.");
                    return;
                }

                await Task.Delay(LookEvery, _time, cancellation);
            }
        }
        finally
        {
            foreach (var process in processes)
                process.Dispose();
        }
    }

    private async Task KillAgainAndAgainAsync(string member, Random random, CancellationTokenSource enough)
    {
        while (true)
        {
            string[] points = [.. CrashPoint.All, Anywhere];
            random.Shuffle(points);
            foreach (var point in points)
            {
                await KillAtAsync(member, point, random, enough.Token);
                if (enough.IsCancellationRequested)
                    return;

                if (Kills >= options.Kills)
                    await enough.CancelAsync();
            }
        }
    }

    private async Task KillAtAsync(string member, string point, Random random, CancellationToken enough)
    {
        var environment = ring.EnvironmentOf(member);
        environment["Chaos__Counting"] = "true";
        var patience = Patience;
        if (point == Anywhere)
        {
            patience = TimeSpan.FromMilliseconds(random.Next(200, 4000));
        }
        else
        {
            environment["Chaos__Point"] = point;
            environment["Chaos__Times"] = random.Next(1, 40).ToString(CultureInfo.InvariantCulture);
        }

        using var process = MemberProcess.Start(environment, LogOf(member));
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(enough);
        waited.CancelAfter(patience);
        try
        {
            var code = await process.WaitAsync(waited.Token);
            if (code == MemberProcess.Killed)
                Count(point, member);
            else
                Interlocked.Increment(ref _refusedStarts);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitAsync(CancellationToken.None);
            Count(Anywhere, member);
        }
    }

    private async Task KillServersAsync(CancellationToken enough)
    {
        using var timer = new PeriodicTimer(ServerKillEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(enough))
            {
                await ring.KillServersAsync(CancellationToken.None);
                _serverKills++;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private int Kills
    {
        get
        {
            lock (_lock)
                return _kills.Values.Sum();
        }
    }

    private void Count(string point, string member)
    {
        lock (_lock)
            _kills[(point, member)] = _kills.GetValueOrDefault((point, member)) + 1;
    }

    private async Task<bool> ReportAsync(CancellationToken cancellation)
    {
        await output.WriteLineAsync($"| killed ({options.Transport}) | {string.Join(" | ", Member.Names)} |");
        await output.WriteLineAsync($"|---|{string.Concat(Member.Names.Select(_ => "---|"))}");
        foreach (var point in CrashPoint.All.Append(Anywhere))
            await output.WriteLineAsync(
                $"| {point} | {string.Join(" | ", Member.Names.Select(member => _kills.GetValueOrDefault((point, member))))} |");

        var (counts, problems) = await Checker.CheckAsync(ring.Databases, cancellation);
        var (booked, cancelled, wrongTrips) = await TripChecker.CheckAsync(ring.Databases, cancellation);
        foreach (var problem in problems.Concat(wrongTrips))
            await output.WriteLineAsync(problem);

        await output.WriteLineAsync(
            $"{Kills} kills of services, {_serverKills} of each server; {_refusedStarts} starts failed, as they should while a server is away. "
            + $"{counts:N0} committed messages went round; {(problems.Count == 0 ? "each had exactly one effect everywhere, in the order of its key" : "NOT SOUND")}. "
            + $"{booked + cancelled:N0} sagas: {booked:N0} completed and {cancelled:N0} compensated, {(wrongTrips.Count == 0 ? "each wholly" : "NOT SOUND")}.");
        return problems.Count == 0 && wrongTrips.Count == 0 && counts > 0 && booked > 0 && cancelled > 0;
    }

    private string LogOf(string member) => Path.Combine(home, $"{member}.log");
}
