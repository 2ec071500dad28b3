using Hanok.Messaging;
using Hanok.Tcc;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresSagaCollection.Name)]
public sealed class PostgresTccRecoveryTests(PostgresServer server) : TccRecoveryContract
{
    // The coordinator does not know whether it committed: the intent, the decision, the end. What is stored counts.
    [Theory]
    [InlineData(0, TccState.Cancelled)]
    [InlineData(1, TccState.Confirmed)]
    [InlineData(2, TccState.Confirmed)]
    public async Task A_commit_whose_answer_is_lost_is_found_out_by_whoever_comes_next(int commitsBefore, TccState expected)
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HasSuppers());
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.HoldsSeats());
        var audit = await Services.StartAsync("audit", hanok => hanok.HoldsSeats());

        Death.At(CrashPoint.AfterCommit, commitsBefore);
        var asked = orders.SupAsync("mina", kitchen.Seats(), audit.Seats());
        Death.At(null);
        await Assert.ThrowsAsync<Death>(() => asked);

        Platform.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(expected, (await orders.EndAsync("mina")).State);
        Assert.Equal(expected, (await orders.SupAsync("mina", kitchen.Seats(), audit.Seats())).State);
        string[] done = expected == TccState.Confirmed ? ["held mina", "confirmed mina"] : [];
        Assert.Equal(done, await kitchen.ReadAsync());
        Assert.Equal(done, await audit.ReadAsync());
    }

    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
