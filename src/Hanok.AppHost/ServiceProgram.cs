using System.Diagnostics;

namespace Hanok.AppHost;

/// <summary>Finds and runs what the build made of a project.</summary>
internal static class ServiceProgram
{
    /// <summary>artifacts/bin/Project/release/Project.dll, beside our own artifacts/bin/OurProject/release/.</summary>
    public static string Locate(string project, string baseDirectory)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(baseDirectory));
        string path = project.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(project)
            : Path.GetFullPath(Path.Combine(folder, "..", "..", project, Path.GetFileName(folder), $"{project}.dll"));
        return File.Exists(path) ? path : throw new AppHostException($"{project} is not built: {path} is missing. Build it: ./hanok up");
    }

    public static ProcessStartInfo Describe(ServicePlan plan, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Dotnet, [plan.Program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(plan.Program),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Surroundings.RemoveFrom(start.Environment);
        start.Environment.TryAdd("ASPNETCORE_ENVIRONMENT", "Development");
        foreach (var (name, value) in plan.Environment) start.Environment[name] = value;
        return start;
    }

    private static string Dotnet =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : "dotnet";
}
