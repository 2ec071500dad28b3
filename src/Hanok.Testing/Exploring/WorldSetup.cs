namespace Hanok.Testing.Exploring;

/// <summary>A world that is built, and empty before each schedule.</summary>
internal sealed class WorldSetup : IAsyncDisposable
{
    private readonly IReadOnlyList<WorldState> _states;
    private readonly IReadOnlyList<Action> _resets;

    public WorldSetup(IReadOnlyList<Site> sites, IReadOnlyList<WorldState> states, IReadOnlyList<Action> resets, VirtualClock clock)
    {
        (Sites, _states, _resets, Clock) = (sites, states, resets, clock);
        foreach (var state in states)
            state.World = this;
    }

    public IReadOnlyList<Site> Sites { get; }

    public VirtualClock Clock { get; }

    /// <summary>Who wants to know what models write.</summary>
    public Action<string>? Told { get; set; }

    public void Clear()
    {
        Told = null;
        Clock.Reset();
        foreach (var site in Sites)
            site.Clear();

        foreach (var state in _states)
            state.Clear();

        foreach (var reset in _resets)
            reset();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in Sites)
            await site.DisposeAsync();
    }
}
