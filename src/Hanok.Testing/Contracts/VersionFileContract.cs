using System.Text;
using Hanok.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Operations on one thing end the same in whichever order they come, and each is done at most once.</summary>
public abstract class VersionFileContract : Contract
{
    private static readonly Operation
        Create = new("card/1", "create") { Body = "12.30"u8.ToArray() },
        Cancel = new("card/1", "cancel") { Undoes = "create" },
        Raise = new("card/1", "raise") { After = "create", Body = "20.00"u8.ToArray() };

    private ContractService? _orders;

    [Fact]
    public async Task What_is_cancelled_after_it_was_done_is_cancelled()
    {
        await StartAsync();

        Assert.Equal(OperationAnswer.Apply, (await RecordAsync(Create)).Answer);
        Assert.Equal(OperationAnswer.Apply, (await RecordAsync(Cancel)).Answer);
        Assert.Equal(OperationAnswer.Drop, (await RecordAsync(Raise)).Answer);
    }

    [Fact]
    public async Task What_is_cancelled_before_it_comes_is_never_done()
    {
        await StartAsync();

        Assert.Equal(OperationAnswer.Remember, (await RecordAsync(Cancel)).Answer);
        Assert.Equal(OperationAnswer.Drop, (await RecordAsync(Create)).Answer);
        Assert.Equal(OperationAnswer.Drop, (await RecordAsync(Raise)).Answer);
    }

    [Fact]
    public async Task What_comes_too_early_is_kept_and_given_back_when_its_time_has_come()
    {
        await StartAsync();

        Assert.Equal(OperationAnswer.Remember, (await RecordAsync(Raise)).Answer);
        var verdict = await RecordAsync(Create);

        Assert.Equal(OperationAnswer.Apply, verdict.Answer);
        var then = Assert.Single(verdict.Then);
        Assert.Equal(("raise", "20.00"), (then.Name, Encoding.UTF8.GetString(then.Body.Span)));
        Assert.Equal(OperationAnswer.Repeat, (await RecordAsync(Raise)).Answer);
    }

    [Fact]
    public async Task What_comes_twice_is_done_once()
    {
        await StartAsync();

        Assert.Equal([OperationAnswer.Apply, OperationAnswer.Repeat], (await RecordAsync([Create, Create])).Select(v => v.Answer));
        Assert.Equal(OperationAnswer.Repeat, (await RecordAsync(Create)).Answer);
        Assert.Equal(OperationAnswer.Apply, (await RecordAsync(Create with { Key = "card/2" })).Answer);
    }

    [Fact]
    public async Task What_was_recorded_by_a_transaction_that_rolls_back_has_not_come()
    {
        await StartAsync();
        await using (var abandoned = Orders.Database.Begin())
            await File.RecordAsync(abandoned, Cancel, Cancellation);

        Assert.Equal(OperationAnswer.Apply, (await RecordAsync(Create)).Answer);
    }

    [Fact]
    public async Task Of_two_that_come_at_once_one_sees_the_other()
    {
        await StartAsync();
        for (var round = 0; round < 25; round++)
        {
            var verdicts = await Task.WhenAll(
                RecordAsync(Create with { Key = $"card/{round}" }), RecordAsync(Cancel with { Key = $"card/{round}" }));

            Assert.Contains(
                (verdicts[0].Answer, verdicts[1].Answer),
                new[] { (OperationAnswer.Apply, OperationAnswer.Apply), (OperationAnswer.Drop, OperationAnswer.Remember) });
        }
    }

    [Fact]
    public async Task Operations_are_forgotten_a_while_after_the_last_of_their_key()
    {
        await StartAsync();
        await RecordAsync(Cancel);
        await RecordAsync(Cancel with { Key = "card/2" });
        Platform.Time.SetClock(TimeSpan.FromDays(60));
        await RecordAsync(Cancel with { Key = "card/2", Name = "cancel it again" });
        Platform.Time.SetClock(TimeSpan.FromDays(60));
        await RecordAsync([Create with { Key = "card/3" }, Create with { Key = "card/4" }]);

        Assert.Equal(OperationAnswer.Apply, (await RecordAsync(Create)).Answer);
        Assert.Equal(OperationAnswer.Drop, (await RecordAsync(Create with { Key = "card/2" })).Answer);
    }

    private ContractService Orders => _orders!;

    private VersionFile File => Orders.Services.GetRequiredService<VersionFile>();

    private async Task StartAsync() => _orders = await Services.StartAsync("orders");

    private async Task<OperationVerdict> RecordAsync(Operation operation) => (await RecordAsync([operation]))[0];

    private async Task<IReadOnlyList<OperationVerdict>> RecordAsync(IReadOnlyList<Operation> operations)
    {
        await using var transaction = Orders.Database.Begin();
        var verdicts = await File.RecordAsync(transaction, operations, Cancellation);
        await transaction.CommitAsync(Cancellation);
        return verdicts;
    }
}
