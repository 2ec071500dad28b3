using Hanok.Commands;

namespace Hanok.Chassis;

/// <summary>What a method may return beside, when its command is answered with <see cref="Done"/>.</summary>
internal static class DoneAnswers
{
    public static ValueTask<Reply<Done>> From() => new(Done.Value);

    public static async ValueTask<Reply<Done>> From(Task work)
    {
        await work;
        return Done.Value;
    }

    public static async ValueTask<Reply<Done>> From(ValueTask work)
    {
        await work;
        return Done.Value;
    }
}
