using Hanok.Commands;

namespace Hanok.Chassis;

/// <summary>What a method that handles a command may return.</summary>
internal static class CommandAnswers<TReply>
{
    public static ValueTask<Reply<TReply>> From(Reply<TReply> reply) => new(reply);

    public static ValueTask<Reply<TReply>> From(Task<Reply<TReply>> reply) => new(reply);

    public static ValueTask<Reply<TReply>> From(ValueTask<Reply<TReply>> reply) => reply;

    public static ValueTask<Reply<TReply>> From(TReply reply) => new(reply);

    public static async ValueTask<Reply<TReply>> From(Task<TReply> reply) => await reply;

    public static async ValueTask<Reply<TReply>> From(ValueTask<TReply> reply) => await reply;
}
