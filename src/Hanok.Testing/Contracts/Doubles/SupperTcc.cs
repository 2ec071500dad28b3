using Hanok.Tcc;

namespace Hanok.Testing.Contracts;

/// <summary>A seat at each table or none, and a line for each move.</summary>
internal sealed class SupperTcc(ContractPlatform platform) : Tcc<Supper>
{
    public override string Name => "supper";

    public override IReadOnlyList<TccTry> Tries(Guid id, Supper request) =>
        [.. request.Tables.Select((table, n) => new TccTry(
            $"table {n + 1}", new(table.Replace("#taken", "", StringComparison.Ordinal)),
            new Seat(request.Guest, table.EndsWith("#taken", StringComparison.Ordinal))))];

    public override ValueTask MovedAsync(TccMove<Supper> move)
    {
        platform.Record(move.Transaction, $"{move.State} {move.Request.Guest}");
        return ValueTask.CompletedTask;
    }
}
