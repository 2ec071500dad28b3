using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit.Sdk;

namespace Hanok.Runner;

/// <summary>
/// Hears what a run tells. Before a test is ended for taking too long, it says where it waits; and when for longer than that nothing begins or
/// ends at all, because something blocks that nobody can end, it ends the process and leaves a note with which <c>./hanok test</c> does the rest.
/// </summary>
internal sealed class Watchdog : IMessageSink, IDisposable
{
    // What is wrong, for the door; xunit's own codes are below.
    private const int Hung = 70;

    private static readonly TimeSpan ForStopping = TimeSpan.FromSeconds(20);

    private readonly IMessageSink _sink;
    private readonly string[] _ours;
    private readonly TimeSpan _patience = WatchedTests.Limit * 1.25;
    private readonly ITimer _silence;
    private readonly ConcurrentDictionary<string, (string Name, ITimer Timer)> _running = [];
    private readonly RunNote _note = new();

    public Watchdog(IMessageSink sink, string assembly)
    {
        (_sink, _ours) = (sink, [new System.Reflection.AssemblyName(assembly).Name!, "Hanok.Testing"]);
        _silence = TimeProvider.System.CreateTimer(_ => End(), null, _patience, Timeout.InfiniteTimeSpan);
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        _silence.Change(_patience, Timeout.InfiniteTimeSpan);
        _note.Hear(message);
        if (message is ITestStarting starting)
            _running[starting.TestUniqueID] = (starting.TestDisplayName, TimeProvider.System.CreateTimer(
                _ => Tell($"{starting.TestDisplayName} takes too long, and is ended."), null, WatchedTests.Limit * 0.95, Timeout.InfiniteTimeSpan));
        else if (message is ITestFinished finished && _running.TryRemove(finished.TestUniqueID, out var test))
            test.Timer.Dispose();

        return _sink.OnMessage(message);
    }

    public void Dispose()
    {
        _silence.Dispose();
        foreach (var (_, timer) in _running.Values)
            timer.Dispose();
    }

    private void Tell(string what)
    {
        var names = _running.Values.Select(test => $"  {test.Name}").Order(StringComparer.Ordinal);
        var stacks = AsyncStacks.Of(_ours);
        Console.WriteLine($"""

            {what} These run:
            {string.Join("\n", names)}
            They wait at:
            {(stacks.Count > 0 ? string.Join("\n", stacks) : "  nothing that is asynchronous")}

            """);
    }

    private void End()
    {
        Tell($"Nothing has begun or ended for {_patience.TotalSeconds} s: the process is ended.");
        Console.WriteLine(_note.Summary());
        if (Environment.GetEnvironmentVariable("HANOK_TEST_REST") is { Length: > 0 } file && _note.Rest() is { Count: > 0 } rest)
            File.WriteAllLines(file, rest);

        // In order, so that processes that tests have started are ended; but what hangs may hang here too.
        using var process = Process.GetCurrentProcess();
        using var late = TimeProvider.System.CreateTimer(_ => process.Kill(), null, ForStopping, Timeout.InfiniteTimeSpan);
        Environment.Exit(Hung);
    }
}
