namespace Hanok.Chassis;

/// <summary>What a method that handles events may return.</summary>
internal static class EventAnswers
{
    public static ValueTask From() => default;

    public static ValueTask From(Task work) => new(work);

    public static ValueTask From(ValueTask work) => work;
}
