using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>What begins in the flow of this test dies at a crash point: nothing comes after it, and nobody cleans up.</summary>
internal sealed class Death : Exception
{
    private static readonly AsyncLocal<Fate?> Next = new();

    static Death() => CrashPoint.OnReached += point =>
    {
        if (Next.Value is { } fate && fate.Point == point && --fate.Passes < 0)
            throw new Death(point);
    };

    private Death(string point) : base($"died at {point}")
    {
    }

    /// <summary>Each time that the point is reached from here on, but for the first times.</summary>
    /// <param name="point">Null: no more.</param>
    public static void At(string? point, int passes = 0) => Next.Value = point is null ? null : new(point) { Passes = passes };

    private sealed class Fate(string point)
    {
        public string Point => point;

        public int Passes { get; set; }
    }
}
