using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hanok.Runner;

/// <summary>
/// Where asynchronous methods wait: what a debugger shows as tasks. The runtime keeps the tasks for it when it is told that one is there; the names
/// are its private ones, and where they are other ones, nothing is shown.
/// </summary>
internal static class AsyncStacks
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // A ring of tasks that wait for each other would have no end.
    private const int Deepest = 50;

    public static void Record() => typeof(Task).GetField("s_asyncDebuggingEnabled", Any)?.SetValue(null, true);

    /// <summary>The stacks that begin in code whose assembly is named so, the outermost method first, each with how many are the same.</summary>
    public static IReadOnlyList<string> Of(params IReadOnlyList<string> assemblies)
    {
        var waiting = Waiting().Select(task => (Task: task, Machine: MachineOf(task)))
            .Where(w => w.Machine?.GetType().Assembly.GetName().Name is { } name && assemblies.Contains(name)).ToList();
        var waitedFor = waiting.Select(w => WaitsFor(w.Machine!)).OfType<Task>().ToHashSet();
        return
        [
            .. waiting.Where(w => !waitedFor.Contains(w.Task))
                .Select(w => string.Join("\n", Frames(w.Machine!).Select((frame, depth) => $"{new string(' ', depth + 2)}{frame}")))
                .GroupBy(stack => stack).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Count() == 1 ? group.Key : $"  {group.Count()} times:\n{group.Key}"),
        ];
    }

    private static List<Task> Waiting()
    {
        if (typeof(Task).GetField("s_currentActiveTasks", Any)?.GetValue(null) is not IDictionary tasks)
            return [];

        // The runtime's own lock for it.
        lock (tasks)
            return [.. tasks.Values.Cast<Task>()];
    }

    private static IEnumerable<string> Frames(object? machine)
    {
        for (var depth = 0; machine is not null && depth < Deepest; depth++)
        {
            yield return Name(machine.GetType());
            var next = WaitsFor(machine);
            machine = next is Task task ? MachineOf(task) : null;
            if (machine is null)
                yield return $"waits for {(next is null ? "something" : Readable(next.GetType()))}";
        }
    }

    private static object? MachineOf(Task task) => task.GetType().GetField("StateMachine", Any)?.GetValue(task) as IAsyncStateMachine;

    // An awaiter is emptied when it has been awaited: the one that is not is what it waits for.
    private static object? WaitsFor(object machine) => machine.GetType().GetFields(Any)
        .Where(field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))
        .Select(field => Awaited(field.GetValue(machine), 0)).FirstOrDefault(awaited => awaited is not null);

    // A Task in an awaiter, which may be in another one, or in a ValueTask.
    private static object? Awaited(object? awaiter, int depth) => awaiter switch
    {
        null => null,
        Task => awaiter,
        _ when depth > 3 || !awaiter.GetType().IsValueType || awaiter.GetType().IsPrimitive => awaiter is ValueType ? null : awaiter,
        _ => awaiter.GetType().GetFields(Any).Where(field => !field.IsStatic).Select(field => Awaited(field.GetValue(awaiter), depth + 1))
            .FirstOrDefault(awaited => awaited is not null),
    };

    // <MethodAsync>d__3 in Class, or <<Outer>g__Inner|0>d: the method's own name is the innermost of them.
    private static string Name(Type machine)
    {
        var name = machine.Name.Split("d__")[0].Split("`")[0].Trim('<', '>', 'd');
        var owner = machine.DeclaringType;
        while (owner is { DeclaringType: { } outer } && owner.Name.Contains('<', StringComparison.Ordinal))
            owner = outer;

        return $"{owner?.FullName?.Split('`')[0]}.{name.Replace(">b__", " lambda ", StringComparison.Ordinal).Replace(">g__", ".", StringComparison.Ordinal)}";
    }

    private static string Readable(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Readable))}>"
        : type.Name;
}
