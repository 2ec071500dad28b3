namespace Hanok.Testing.Exploring;

/// <param name="IsAlways">Whether it must hold after every step, or only at the end.</param>
internal sealed record Invariant(string Name, Func<World, bool> Holds, bool IsAlways)
{
    /// <summary>Why it does not hold; null when it does.</summary>
    public string? WhyNot(World world)
    {
        try
        {
            return Holds(world) ? null : $"It does not hold that: {Name}";
        }
        catch (Exception e)
        {
            return $"It cannot be said whether it holds that: {Name}. {e.GetType().Name}: {e.Message}";
        }
    }
}
