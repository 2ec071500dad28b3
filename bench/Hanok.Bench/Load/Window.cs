namespace Hanok.Bench.Load;

/// <summary>Called when the measured window opens (after the warm-up) and when it closes: the place to read meters.</summary>
internal sealed record Window(Func<CancellationToken, ValueTask> Opens, Func<CancellationToken, ValueTask> Closes)
{
    public static Window None { get; } = new(_ => ValueTask.CompletedTask, _ => ValueTask.CompletedTask);
}
