using Hanok.AppHost.Output;

namespace Hanok.AppHost.Admin;

/// <summary><c>logs [service...]</c>: what services say, as the terminal of <c>up</c> shows it, from the last lines on, until Ctrl-C.</summary>
internal sealed class LogsCommand(string[] services, string home, Terminal terminal, TimeProvider time)
{
    private const int Failed = 1;

    // Some dozen lines.
    private const int Before = 8 * 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        string folder = Path.Combine(home, "logs");
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal)] : [];
        var known = files.Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        if (services.FirstOrDefault(service => !known.Contains(service)) is { } unknown)
        {
            terminal.WriteLine($"There is no log of '{unknown}' in {folder}. There are: {string.Join(", ", known)}.");
            return Failed;
        }
        if (files.Length == 0)
        {
            terminal.WriteLine($"There are no logs in {folder}.");
            return Failed;
        }
        terminal.LabelWidth = known.Max(name => name.Length);
        await Task.WhenAll(known.Index().Where(name => services.Length == 0 || services.Contains(name.Item))
            .Select(name => FollowAsync(files[name.Index], new LogPrinter(terminal, name.Item, LogPrinter.ColourOf(name.Index)), cancellation)));
        return 0;
    }

    private async Task FollowAsync(string file, LogPrinter printer, CancellationToken cancellation)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        if (stream.Length > Before)
        {
            stream.Position = stream.Length - Before;
            await reader.ReadLineAsync(cancellation);
        }
        while (!cancellation.IsCancellationRequested)
        {
            if (await reader.ReadLineAsync(cancellation) is { } line) printer.Print(line);
            else await Task.Delay(LookEvery, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
