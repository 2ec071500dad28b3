using Hanok.Postgres;
using Hanok.Postgres.Isolation;

namespace FoodDelivery.Accounting.Data;

/// <summary>What is authorized, by account. Nobody reads it to write it back, so no order of updates loses one.</summary>
public static class AccountTable
{
    private static readonly CommutativeColumn<string> Authorized = new("account", "id", "authorized") { Floor = 0 };

    /// <summary>Raises accounts, and opens those that are new.</summary>
    public static void Raise(PostgresTransaction transaction, IReadOnlyList<Delta<string>> by)
    {
        transaction.Write(
            $"""
            INSERT INTO account (id, authorized) SELECT id, 0 FROM unnest({by.Select(d => d.Key).Distinct().ToArray()}) AS id ORDER BY id
            ON CONFLICT DO NOTHING
            """);
        Authorized.Add(transaction, by);
    }

    /// <summary>Raises and lowers accounts that are there.</summary>
    /// <exception cref="InvalidOperationException">More is given back than was taken.</exception>
    public static async ValueTask ChangeAsync(PostgresTransaction transaction, IReadOnlyList<Delta<string>> by, CancellationToken cancellation)
    {
        foreach (var refusal in await Authorized.AddAsync(transaction, by, cancellation))
            if (refusal is not null)
                throw new InvalidOperationException(
                    $"The accounts do not add up with the authorizations: {refusal.Reason} Correct the account, then retry the message.");
    }
}
