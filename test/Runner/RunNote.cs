using System.Collections.Concurrent;
using Xunit.Sdk;

namespace Hanok.Runner;

/// <summary>What a run has done so far: for a run that is ended in the middle. Thread-safe.</summary>
internal sealed class RunNote
{
    private readonly ConcurrentDictionary<string, string> _classes = [];
    private readonly ConcurrentDictionary<string, (string Name, bool IsDone)> _methods = [];
    private readonly ConcurrentDictionary<string, byte> _runningClasses = [];
    private int _total, _failed, _skipped;

    public void Hear(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestClassStarting { TestClassUniqueID: { } id } starting:
                _classes[id] = starting.TestClassName;
                _runningClasses[id] = 0;
                break;
            case ITestClassFinished { TestClassUniqueID: { } id }:
                _runningClasses.TryRemove(id, out _);
                break;
            case ITestMethodStarting { TestMethodUniqueID: { } id, TestClassUniqueID: { } type } starting:
                _methods[id] = ($"{_classes.GetValueOrDefault(type)}.{starting.MethodName}", false);
                break;
            case ITestMethodFinished { TestMethodUniqueID: { } id } finished when _methods.TryGetValue(id, out var method):
                _methods[id] = (method.Name, true);
                Interlocked.Add(ref _total, finished.TestsTotal);
                Interlocked.Add(ref _failed, finished.TestsFailed);
                Interlocked.Add(ref _skipped, finished.TestsSkipped);
                break;
        }
    }

    /// <summary>As xunit writes it at the end. What was running counts as failed.</summary>
    public string Summary()
    {
        var hanging = Math.Max(1, Hanging().Count);
        return $"=== TEST EXECUTION SUMMARY ===\n   Total: {_total + hanging}, Errors: 0, Failed: {_failed + hanging}, Skipped: {_skipped}, Not Run: 0";
    }

    /// <summary>Arguments with which a run does what this one has not done; none when it would hang in the same place.</summary>
    public IReadOnlyList<string> Rest() => Hanging() is { Count: > 0 } hanging
        ? [.. hanging.SelectMany(where => new[] { where.Filter, where.Name }), .. _methods.Values.Where(method => method.IsDone).SelectMany(method => new[] { "-method-", method.Name })]
        : [];

    // A class in which no method runs hangs in its fixture.
    private List<(string Filter, string Name)> Hanging()
    {
        var methods = _methods.Values.Where(method => !method.IsDone).Select(method => ("-method-", method.Name)).ToList();
        return methods.Count > 0 ? methods : [.. _runningClasses.Keys.Select(id => ("-class-", _classes[id]))];
    }
}
