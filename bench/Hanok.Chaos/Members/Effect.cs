using Hanok.Messaging;
using Hanok.Postgres;

namespace Hanok.Chaos.Members;

internal static class Effect
{
    public static void Write(ICounted counted, MessageContext context) =>
        context.Transaction.Postgres.Write($"INSERT INTO effect (key, n) VALUES ({counted.Key}, {counted.N})");
}
