using Hanok.Testing.Contracts;

namespace Hanok.Tests.Gateway;

/// <summary>Holds up who comes until it is opened.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _came = new(0);

    public void Open() => _open.TrySetResult();

    /// <summary>Waits at it.</summary>
    public Task WaitAsync(CancellationToken cancel)
    {
        _came.Release();
        return _open.Task.WaitAsync(cancel);
    }

    /// <summary>Until one more has come to it.</summary>
    public Task CameAsync(CancellationToken cancel) => Until.DoneAsync(_came.WaitAsync(cancel), "nobody has come to the gate");

    /// <summary>Ends when nobody waits for the answer any more.</summary>
    public static async Task NeverAsync(CancellationToken until)
    {
        var forever = new TaskCompletionSource();
        await using var registration = until.Register(() => forever.TrySetResult());
        await forever.Task;
    }
}
