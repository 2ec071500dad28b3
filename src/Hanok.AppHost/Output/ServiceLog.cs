using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Output;

/// <summary>Where the output of a service goes: its file whole, the terminal in short, and the last lines for error messages. Safe for many threads.</summary>
internal sealed class ServiceLog(string path, LogPrinter printer) : IDisposable
{
    // A night of load must not fill the disk: at this size the file becomes <name>.log.1, in place of an older one.
    private const long MaxBytes = 64 * 1024 * 1024;

    // Of a service that takes long to start; the rest is in the file.
    private const int MostHeld = 100;

    private readonly LineTail _tail = new(30);
    private readonly Lock _gate = new();
    private StreamWriter? _writer = Open(path);
    private Queue<string>? _held = new();

    public string Path => path;

    public string LastLines => _tail.ToString();

    /// <summary>While it starts, only errors are shown: what a healthy start has to say is in the file.</summary>
    public void Write(string line)
    {
        Keep(line);
        lock (_gate)
        {
            if (_held is not null && LogEntry.Parse(line) is { IsError: false })
            {
                if (_held.Count == MostHeld) _held.Dequeue();
                _held.Enqueue(line);
                return;
            }
        }
        printer.Print(line);
    }

    /// <summary>From here on, all is shown.</summary>
    /// <param name="showHeld">Also what was not shown before, as far as it is still known.</param>
    public void Speak(bool showHeld)
    {
        Queue<string>? held;
        lock (_gate) (held, _held) = (_held, null);
        if (held is null || !showHeld) return;
        foreach (string line in held) printer.Print(line);
    }

    /// <summary>From here on only errors are shown.</summary>
    public void Hush()
    {
        lock (_gate) _held ??= new();
    }

    /// <summary>Into the file, and shown only when something fails.</summary>
    public void Keep(string line)
    {
        // As shown, so that an error message ends with what matters and not with the framework's requests.
        foreach (var (text, _) in LogPrinter.Render(line)) _tail.Add(text);
        lock (_gate)
        {
            if (_writer is null) return;
            _writer.WriteLine(line);
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
