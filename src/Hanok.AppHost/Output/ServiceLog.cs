using Hanok.AppHost.Processes;
using Hanok.Messaging;

namespace Hanok.AppHost.Output;

/// <summary>Where the output of a service goes: its file whole, the terminal in short, and the last lines for error messages. Safe for many threads.</summary>
internal sealed class ServiceLog(string path, LogPrinter printer) : IDisposable
{
    // A night of load must not fill the disk: at this size the file becomes <name>.log.1, in place of an older one.
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly LineTail _tail = new(30);
    private readonly Lock _gate = new();
    private StreamWriter? _writer = Open(path);

    public string Path => path;

    public string LastLines => _tail.ToString();

    public void Write(string line)
    {
        Keep(line);
        printer.Print(line);
    }

    /// <summary>Into the file, and shown only when something fails.</summary>
    public void Keep(string line)
    {
        // As shown, so that an error message ends with what matters and not with the framework's requests.
        foreach (var (text, _) in LogPrinter.Render(line)) _tail.Add(text);
        lock (_gate)
        {
            if (_writer is null) return;
            // Somebody will read the file in a terminal. A line of JSON has nothing to escape.
            _writer.WriteLine(ForeignText.Escape(line));
            if (_writer.BaseStream.Length < MaxBytes) return;
            _writer.Dispose();
            File.Move(path, path + ".1", overwrite: true);
            _writer = Open(path);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private static StreamWriter Open(string path) =>
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}
