using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>What begins in the flow of this test dies at a crash point: nothing comes after it, and nobody cleans up.</summary>
internal sealed class Death : Exception
{
    private static readonly AsyncLocal<string?> Point = new();

    static Death() => CrashPoint.OnReached += point =>
    {
        if (Point.Value == point)
            throw new Death(point);
    };

    private Death(string point) : base($"died at {point}")
    {
    }

    /// <summary>From here on, until the test ends.</summary>
    public static void At(string? point) => Point.Value = point;
}
