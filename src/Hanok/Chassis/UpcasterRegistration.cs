using System.Diagnostics.CodeAnalysis;
using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Chassis;

internal static class UpcasterRegistration
{
    /// <exception cref="InvalidOperationException">One cannot stand for the other.</exception>
    public static void Check(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type old,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type wanted)
    {
        var (from, to) = (MessageType.Of(old), MessageType.Of(wanted));
        if (from.Family != to.Family)
            throw new InvalidOperationException(
                $"An upcaster from {from.Name} to {to.Name} would turn one message into another. It leads from one version of a message to a "
                + "newer one, and only the number at the end may differ.");

        if (from.Version >= to.Version)
            throw new InvalidOperationException(
                $"An upcaster from {from.Name} to {to.Name} leads back, and with one that leads forth it would be a cycle. It leads to a newer version.");

        // Who sends the old command waits for the answer of the old command.
        if ((Reply(old), Reply(wanted)) is var (before, after) && before != after)
            throw new InvalidOperationException(
                $"{from.Name} is answered with {Show(before)}, and {to.Name} with {Show(after)}: who sends the older command could not read "
                + "the answer. Keep the answer, or handle both versions.");
    }

    private static Type? Reply([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type command) =>
        command.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>))?.GetGenericArguments()[0];

    private static string Show(Type? reply) => reply is null ? "nothing" : reply.Name;
}
