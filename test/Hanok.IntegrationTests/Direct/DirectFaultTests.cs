using Hanok.Chassis;
using Hanok.Commands;
using Hanok.Discovery;
using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Direct;

/// <summary>A receiver may behave as badly as it likes: nothing is lost, nothing is doubled, keys keep their order.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DirectFaultTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly List<string> Tables = ["a", "b", "c", "d", "e", "f", "g", "h"];

    private ContractServices _services = null!;

    public ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData(nameof(Mood.Fails))]
    [InlineData(nameof(Mood.TalksNonsense))]
    [InlineData(nameof(Mood.Hangs))]
    [InlineData(nameof(Mood.ClosesHalfWay))]
    [InlineData(nameof(Mood.AppliesAndLosesTheAnswer))]
    [InlineData(nameof(Mood.AnswersTooLate))]
    public async Task What_a_moody_receiver_was_sent_comes_again_and_has_one_effect(string mood)
    {
        var (kitchen, at) = await KitchenAsync();
        await using var moody = await MoodyReceiver.StartAsync(at, Enum.Parse<Mood>(mood), Enum.Parse<Mood>(mood));
        var orders = await _services.StartAsync("orders", hanok => Impatient(hanok, moody.Address));

        foreach (var meal in (string[])["soup", "rice", "cake"])
            await orders.CommitAsync(transaction => transaction.Send("table 1", new Cook(meal)));

        await moody.CalmAsync();
        Assert.Equal(["soup", "rice", "cake"], await kitchen.ReadAsync(3));
        Assert.Empty(await kitchen.ParkedAsync());
    }

    [Fact]
    public async Task When_one_instance_of_two_hangs_the_other_does_its_work()
    {
        var (kitchen, at) = await KitchenAsync();
        await using var hanging = await MoodyReceiver.StartAsync(at, Enumerable.Repeat(Mood.Hangs, 100));
        var orders = await _services.StartAsync("orders", hanok => Impatient(hanok, hanging.Address, at));
        var meals = Enumerable.Range(1, 64).Select(n => $"meal {n}").ToList();

        foreach (var meal in meals)
            await orders.CommitAsync(transaction => transaction.Send(meal, new Cook(meal)));

        Assert.Equal(meals.Order(), (await kitchen.ReadAsync(meals.Count)).Order());
        Assert.True(hanging.Requests > 0, "The hanging instance was never asked: the test shows nothing.");
    }

    [Fact]
    public async Task An_instance_that_comes_and_goes_all_the_time_loses_nothing_and_doubles_nothing()
    {
        var (kitchen, at) = await KitchenAsync();
        await using var flapping = await MoodyReceiver.StartAsync(
            at, Enumerable.Range(0, 60).Select(n => (n % 4) switch { 0 => Mood.Fails, 1 => Mood.AppliesAndLosesTheAnswer, 2 => Mood.ClosesHalfWay, _ => Mood.Good }));
        var orders = await _services.StartAsync("orders", hanok => Impatient(hanok, flapping.Address, at));

        var n = 0;
        await Until.TrueAsync(
            async () =>
            {
                n++;
                await orders.CommitAsync(transaction => Tables.ForEach(table => transaction.Send(table, new Cook($"{table}{n}"))));
                return flapping.Requests >= 4;
            },
            () => ValueTask.FromResult($"the flapping instance was asked {flapping.Requests} times only"));

        var cooked = await kitchen.ReadAsync(Tables.Count * n);
        Assert.Equal(Tables.Count * n, cooked.Count);
        foreach (var table in cooked.GroupBy(meal => meal[0]))
            Assert.Equal(Enumerable.Range(1, n).Select(i => $"{table.Key}{i}"), table);
    }

    private async Task<(ContractService Kitchen, Uri At)> KitchenAsync()
    {
        var kitchen = await _services.StartAsync("kitchen", hanok => hanok.Cooks());
        return (kitchen, kitchen.Services.GetRequiredService<ServiceAddresses>().Of("kitchen", "messages").Single());
    }

    private static void Impatient(HanokBuilder hanok, params Uri[] kitchen)
    {
        var settings = new Dictionary<string, string?> { ["Hanok:Direct:AnswerLimitSeconds"] = "1", ["Hanok:Direct:AvoidSeconds"] = "1" };
        for (var i = 0; i < kitchen.Length; i++)
            settings[$"services:kitchen:messages:{i}"] = kitchen[i].ToString();

        hanok.Application.Configuration.AddInMemoryCollection(settings);
    }
}
