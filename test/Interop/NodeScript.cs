using System.Diagnostics;
using System.Reflection;

namespace Hanok.Interop;

/// <summary>A client in JavaScript, from this folder: software of other makers that talks to ours. Its packages are fetched by <c>./hanok test</c>.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where the scripts and their packages are.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Runs <c>test/Interop/{script}</c> to its end, which must be a success.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var (code, output, errors) = await StartAsync("node", [Path.Combine(Folder, script), .. arguments]);
        Assert.True(code == 0, $"{script} ended with {code}:\n{errors}\n{output}");
        return output;
    }

    /// <summary>Runs a command of one of the packages, such as <c>redocly</c>.</summary>
    public static Task<(int Code, string Output, string Errors)> CommandAsync(string command, params string[] arguments) =>
        StartAsync(Path.Combine(Folder, "node_modules", ".bin", command), arguments);

    private static async Task<(int Code, string Output, string Errors)> StartAsync(string program, string[] arguments)
    {
        Assert.True(Directory.Exists(Path.Combine(Folder, "node_modules")), $"The packages are missing: run 'npm ci' in {Folder}.");
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Of the environment, or set by a test that shows that we do not obey them; these clients do, on the loopback too.
        foreach (var proxy in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(proxy);

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Patience.TotalSeconds} s:\n{await errors}\n{await output}");
        }

        return (process.ExitCode, await output, await errors);
    }

    private static string Find() => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "InteropFolder").Value!;
}
