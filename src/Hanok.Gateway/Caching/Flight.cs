namespace Hanok.Gateway.Caching;

/// <summary>One request under way to the service, and those that wait for what it brings.</summary>
internal sealed class Flight
{
    // Continuations run elsewhere: a hundred waiting requests must not be answered by the one that flew.
    private readonly TaskCompletionSource<Landing> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Landing> Landed => _landed.Task;

    public void Land(Landing landing) => _landed.TrySetResult(landing);
}
