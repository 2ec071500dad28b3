using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Postgres;

/// <summary>Starts, stops and kills the server process on one data folder.</summary>
internal sealed class Postmaster(PostgresBinaries binaries, OperatingAccount account, PostgresFolder folder, TimeProvider time)
{
    public const string AdminRole = "hanok";

    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    public Task<PostmasterFile?> FindRunningAsync(CancellationToken cancellation) => PostmasterFile.FindRunningAsync(folder.Data, cancellation);

    /// <summary>initdb writes beside and the result is moved in place: when it is killed, the next start begins again.</summary>
    public async Task InitializeAsync(CancellationToken cancellation)
    {
        string work = folder.Data + ".new", passwordFile = Path.Combine(folder.Path, "password");
        if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        string password = folder.State.PasswordOf(AdminRole);
        folder.SaveState();
        try
        {
            await using (File.Create(passwordFile)) RestrictToOwner(passwordFile);
            await File.WriteAllTextAsync(passwordFile, password, cancellation);
            await account.OwnAsync(folder.Path, cancellation);
            var answer = await account.RunAsync(
                binaries.InitDb,
                ["-D", work, "-U", AdminRole, "--pwfile", passwordFile, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"],
                cancellation);
            if (!answer.Succeeded) throw new AppHostException($"initdb of PostgreSQL {binaries.Version} failed in {work} (exit code {answer.ExitCode}):\n{answer.Output}");
        }
        finally
        {
            File.Delete(passwordFile);
        }
        await File.WriteAllTextAsync(Path.Combine(work, "pg_hba.conf"), PostgresSettings.HostBasedAuthentication, cancellation);
        Directory.Move(work, folder.Data);
    }

    /// <summary>pg_ctl gives the server its own session, so that Ctrl-C in our terminal does not reach it.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        // A minute, because recovery after a kill replays up to a gigabyte of log.
        var answer = await account.RunAsync(binaries.PgCtl, ["start", "-w", "-t", "60", "-s", "-D", folder.Data, "-l", folder.Log], cancellation);
        if (answer.Succeeded) return;
        string log = File.Exists(folder.Log) ? string.Join('\n', File.ReadLines(folder.Log).TakeLast(12)) : "";
        throw new AppHostException(
            $"PostgreSQL {binaries.Version} did not start on {folder.Data}. Its last lines, from {folder.Log}:\n{log}\n"
            + "If the data is damaged, start with --fresh to delete it and make it anew.");
    }

    /// <summary>Ends open sessions and writes everything out; after the patience it stops at once, which costs a recovery at the next start.</summary>
    public async Task StopAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (await FindRunningAsync(cancellation) is null) return;
        int seconds = Math.Max(1, (int)patience.TotalSeconds);
        var answer = await account.RunAsync(binaries.PgCtl, ["stop", "-m", "fast", "-w", "-s", "-t", $"{seconds}", "-D", folder.Data], cancellation);
        if (!answer.Succeeded) await account.RunAsync(binaries.PgCtl, ["stop", "-m", "immediate", "-w", "-s", "-t", "10", "-D", folder.Data], cancellation);
    }

    /// <summary>SIGQUIT: the server ends its children and itself, without waiting for anything.</summary>
    public void StopAtOnce()
    {
        if (PostmasterFile.FindRunning(folder.Data) is { } running) Signal.Send(running.ProcessId, Signal.Quit);
    }

    /// <summary>As a power cut. The server's children hold its shared memory, and a new one is refused while one of them lives.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        if (await FindRunningAsync(cancellation) is not { } running) return;
        int[] all = [running.ProcessId, .. await ProcessTable.ChildrenOfAsync(running.ProcessId, cancellation)];
        foreach (int id in all) Signal.Send(id, Signal.Kill);

        long start = time.GetTimestamp();
        foreach (int id in all)
        {
            while (await ProcessTable.IsAliveAsync(id, cancellation))
            {
                if (time.GetElapsedTime(start) > KillPatience) throw new AppHostException($"Process {id} of PostgreSQL is still there {KillPatience.TotalSeconds} s after SIGKILL.");
                await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellation);
            }
        }
        await FindRunningAsync(cancellation);
    }

    private static void RestrictToOwner(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
