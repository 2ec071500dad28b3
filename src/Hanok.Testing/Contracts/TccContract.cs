namespace Hanok.Testing.Contracts;

/// <summary>A coordinator and two participants.</summary>
public abstract class TccContract : Contract
{
    // A seat may never have been held, for the barrier was first.
    private protected static async Task NothingIsHeldAsync(ContractService table, string guest) => await Until.TrueAsync(
        async () => await table.ReadAsync() is [] || (await table.ReadAsync()).SequenceEqual([$"held {guest}", $"freed {guest}"]),
        async () => $"'{table.Name}' has done: {string.Join(", ", await table.ReadAsync())}");

    private protected Task<(ContractService Orders, ContractService Kitchen, ContractService Audit)> StartAsync(params (string, string)[] settings) =>
        StartAsync(60, settings);

    private protected async Task<(ContractService Orders, ContractService Kitchen, ContractService Audit)> StartAsync(
        int auditExpirySeconds, params (string, string)[] settings) => (
        await Services.StartAsync("orders", hanok => hanok.HasSuppers(settings)),
        await Services.StartAsync("kitchen", hanok => hanok.HoldsSeats()),
        await Services.StartAsync("audit", hanok => hanok.HoldsSeats(expirySeconds: auditExpirySeconds)));
}
