using Hanok.AppHost.Admin;
using Hanok.AppHost.Output;

namespace Hanok.AppHost;

/// <summary>A system from the start to Ctrl-C, with a person looking on.</summary>
internal sealed class TerminalSession(HanokSystem system, CommandLine commandLine, Terminal terminal)
{
    private const int Failed = 1, WrongUse = 2, Interrupted = 130;

    public async Task<int> RunAsync()
    {
        if (commandLine.Help || commandLine.Unknown is not null || commandLine.Wrong is not null) return Explain();

        using var held = UpLock.TryTake(system.Home, system.Name);
        if (held is null)
        {
            terminal.WriteLine(
                $"{system.Name} is already running here{(UpLock.Owner(system.Home, system.Name) is { } owner ? $", process {owner}" : "")}. "
                + "'./hanok status' shows it, './hanok down' stops it.");
            return Failed;
        }

        long start = system.Time.GetTimestamp();
        var running = new RunningSystem(terminal, new(Path.Combine(system.Home, system.Name)), system.Time);
        var restarts = new RestartFiles(system.Home, system.Name);
        restarts.Clear();
        using var signals = new StopSignals(() => StopAtOnce(running));
        try
        {
            await system.StartAsync(running, terminal, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Say("Stopped before everything was ready");
            return Interrupted;
        }
        catch (AppHostException e)
        {
            terminal.Say(terminal.Paint(e.Message, Colour.Red));
            return Failed;
        }

        await using (running)
        {
            Show(running, system.Time.GetElapsedTime(start));
            if (!commandLine.NoBrowser && FrontDoor(running) is { } door) await Browser.OpenAsync(door.Address, signals.Token);
            await new RestartDesk(running, restarts, terminal.Say, system.Time)
                .RunAsync(signals.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            terminal.Say("Stopping; Ctrl-C again to kill at once");
            await running.StopAsync();
        }
        terminal.Say("Stopped");
        return 0;
    }

    private int Explain()
    {
        if (commandLine.Unknown is { } unknown) terminal.WriteLine($"Unknown argument '{unknown}'.");
        if (commandLine.Wrong is { } wrong) terminal.WriteLine(wrong);
        terminal.WriteLine(CommandLine.HelpText);
        return commandLine.Unknown is null && commandLine.Wrong is null ? 0 : WrongUse;
    }

    private void Show(RunningSystem running, TimeSpan took)
    {
        List<string[]> rows = [.. running.Services.Select(service => new[] { service.Name, $"{service.Address}".TrimEnd('/'), $"process {service.ProcessId}" })];
        if (running.HasPostgres) rows.Add(["postgres", $"{running.Postgres.Host}:{running.Postgres.Port}", $"data in {running.Postgres.Directory}"]);
        if (running.HasRabbitMq) rows.Add(["rabbitmq", $"{running.RabbitMq.Uri.Host}:{running.RabbitMq.Uri.Port}", running.RabbitMq.Directory is { } data ? $"data in {data}" : ""]);
        terminal.WriteLine();
        terminal.WriteLine(terminal.Paint($"  {system.Name} is up, after {took.TotalSeconds:0.0} s", Colour.Bold));
        terminal.WriteLine();
        foreach (string row in SystemTable.Render(rows)) terminal.WriteLine(row);
        terminal.WriteLine();
        foreach (string line in system.SayAll(running).SelectMany(text => text.Split('\n'))) terminal.WriteLine($"  {line}");
        terminal.WriteLine($"  Logs are in {Path.Combine(system.Home, "logs")}. Ctrl-C stops everything.");
        terminal.WriteLine();
    }

    /// <summary>The service with the address that people know.</summary>
    private RunningService? FrontDoor(RunningSystem running) =>
        system.Services.FirstOrDefault(service => service.FixedPort is not null && !service.IsRegistry) is { } service ? running[service.Name] : null;

    private void StopAtOnce(RunningSystem running)
    {
        running.KillAll();
        terminal.Say("Killed");
        Environment.Exit(Interrupted);
    }
}
