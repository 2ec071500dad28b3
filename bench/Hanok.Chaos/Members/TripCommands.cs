using Hanok.Chassis;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace Hanok.Chaos.Members;

/// <summary>Writes down what is done for a trip, as often as it is done.</summary>
internal static class TripCommands
{
    public static void OfSecond(HanokBuilder hanok) => hanok
        .HandleCommand((HoldSeat command, ITransaction transaction) => Write(transaction, command.Trip, "held"))
        .HandleCommand((ReleaseSeat command, ITransaction transaction) => Write(transaction, command.Trip, "released"))
        .HandleCommand((ConfirmSeat command, ITransaction transaction) => Write(transaction, command.Trip, "confirmed"));

    public static void OfThird(HanokBuilder hanok) => hanok
        .HandleCommand((HoldRoom command, ITransaction transaction) => Unless(command.Refuse, () => Write(transaction, command.Trip, "held")))
        .HandleCommand((ReleaseRoom command, ITransaction transaction) => Write(transaction, command.Trip, "released"))
        .HandleCommand((Pay command, ITransaction transaction) => Unless(command.Refuse, () => Write(transaction, command.Trip, "paid")));

    private static void Write(ITransaction transaction, Guid trip, string what) =>
        transaction.Postgres.Write($"INSERT INTO trip_effect (trip, what) VALUES ({trip}, {what})");

    private static Reply<Done> Unless(bool refused, Action work)
    {
        if (refused)
            return new Refusal("no", "As it was asked.");

        work();
        return Done.Value;
    }
}
