namespace Hanok.Testing.Contracts;

/// <summary>Where a slow handler stands until it is let through.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task PassedAsync(CancellationToken cancellation) => _open.Task.WaitAsync(cancellation);

    public void Open() => _open.TrySetResult();
}
