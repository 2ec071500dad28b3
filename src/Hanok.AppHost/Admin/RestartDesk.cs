namespace Hanok.AppHost.Admin;

/// <summary>Does what <c>restart</c> asks, in the process that runs the system.</summary>
internal sealed class RestartDesk(RunningSystem running, RestartFiles files, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(LookEvery, time, cancellation);
            try
            {
                if (files.Take() is { } services) files.Answer(await FailureAsync(services, cancellation));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The system runs on, whatever is the matter with its folder.
                say($"A request to restart services could not be read or answered: {e.Message}");
            }
        }
    }

    private async Task<string?> FailureAsync(IReadOnlyList<string> services, CancellationToken cancellation)
    {
        try
        {
            await RestartAsync(services, cancellation);
            return null;
        }
        catch (Exception e) when (e is AppHostException or KeyNotFoundException)
        {
            say(e.Message);
            return e.Message;
        }
    }

    private async Task RestartAsync(IReadOnlyList<string> wanted, CancellationToken cancellation)
    {
        var all = running.Services.Select(service => service.Definition).Distinct().ToList();
        // All names are right, or nothing is done. The registry keeps nothing that is worth a restart: of all, it is left out.
        foreach (string service in wanted) running.InstancesOf(service);
        foreach (string service in wanted.Count > 0 ? wanted : all.Where(service => !service.IsRegistry).Select(service => service.Name))
        {
            say($"Restarting {service}");
            await running.RestartAsync(service, cancellation);
        }
        say("Restarted");
    }
}
