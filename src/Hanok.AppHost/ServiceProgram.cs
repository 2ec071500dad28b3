using System.Diagnostics;

namespace Hanok.AppHost;

/// <summary>Finds and runs what the build made of a project.</summary>
internal static class ServiceProgram
{
    /// <summary>
    /// artifacts/bin/Project/release/Project.dll, beside our own artifacts/bin/OurProject/release/; or, when native programs are asked for
    /// and the project was published as one, artifacts/native/publish/Project/release/Project.
    /// </summary>
    public static string Locate(string project, string baseDirectory, bool native = false)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(baseDirectory));
        string path = project.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(project)
            : Path.GetFullPath(Path.Combine(folder, "..", "..", project, Path.GetFileName(folder), $"{project}.dll"));
        if (native && NativeOf(project, folder) is { } program) return program;
        return File.Exists(path) ? path : throw new AppHostException($"{project} is not built: {path} is missing. Build it: ./hanok up");
    }

    public static ProcessStartInfo Describe(ServicePlan plan, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(IsNative(plan.Program) ? plan.Program : Dotnet, IsNative(plan.Program) ? arguments : [plan.Program, .. arguments])
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

    public static bool IsNative(string program) => !program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static string? NativeOf(string project, string folder)
    {
        string file = project + (OperatingSystem.IsWindows() ? ".exe" : "");
        string path = Path.Combine(folder, "..", "..", "..", "native", "publish", project, Path.GetFileName(folder), file);
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string Dotnet =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : "dotnet";
}
