using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Output;

/// <summary>Opens a page for the person at this machine, if there is one.</summary>
internal static class Browser
{
    /// <summary>A browser that cannot be opened is no error: the address stands in the table.</summary>
    public static Task OpenAsync(Uri address, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected || !HasDisplay) return Task.CompletedTask;
        return OperatingSystem.IsMacOS() ? Command.RunAsync("open", [$"{address}"], cancellation)
            : OperatingSystem.IsWindows() ? Command.RunAsync("explorer", [$"{address}"], cancellation)
            : Command.RunAsync("xdg-open", [$"{address}"], cancellation);
    }

    private static bool HasDisplay => !OperatingSystem.IsLinux()
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
}
