using Hanok.Commands;

namespace Hanok.Chassis;

/// <summary>What a method that handles a run of commands may return.</summary>
internal static class BatchAnswers<TReply>
{
    public static ValueTask<IReadOnlyList<Reply<TReply>>> From(IReadOnlyList<Reply<TReply>> replies) => new(replies);

    public static ValueTask<IReadOnlyList<Reply<TReply>>> From(Task<IReadOnlyList<Reply<TReply>>> replies) => new(replies);

    public static ValueTask<IReadOnlyList<Reply<TReply>>> From(ValueTask<IReadOnlyList<Reply<TReply>>> replies) => replies;
}
