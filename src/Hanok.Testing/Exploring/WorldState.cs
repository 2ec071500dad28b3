namespace Hanok.Testing.Exploring;

/// <summary>What a world keeps beside the databases of its services, and empties for each schedule: a <see cref="ModelTable{TKey,TValue}"/>.</summary>
public abstract class WorldState
{
    private protected WorldState()
    {
    }

    internal WorldSetup? World { get; set; }

    internal abstract void Clear();

    private protected void Tell(string what) => World?.Told?.Invoke(what);
}
