using Hanok.Idempotency;
using Hanok.InMemory;
using Hanok.Sagas;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Sagas;

/// <summary>What comes at the same time is started as one set, whatever is in it.</summary>
public sealed class SagaStarterTests : IAsyncLifetime
{
    private readonly ContractServices _services = new(new InMemoryPlatform());
    private ContractService? _orders;
    private int _commits;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _orders = await _services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        await StartAsync("known");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_set_with_repetitions_and_conflicts_in_it_is_one_transaction()
    {
        var starts = await AtOnceAsync([
            .. Enumerable.Range(0, 50).Select(n => RequestKey.Of($"key {n}")),
            RequestKey.Of("known"), RequestKey.Of("known", "another"u8), RequestKey.Of("key 7"), RequestKey.Of("key 7", "another"u8),
        ]);

        // That of the first, if it went alone, and that of all the others.
        Assert.InRange(_commits, 1, 2);
        Assert.All(await Task.WhenAll(starts[..50]), start => Assert.False(start.IsRepeat));
        Assert.All(await Task.WhenAll(starts[50], starts[52]), start => Assert.True(start.IsRepeat));
        Assert.All([starts[51], starts[53]], start => Assert.IsType<IdempotencyConflictException>(start.Exception!.InnerException));
    }

    [Fact]
    public async Task Repetitions_alone_commit_nothing()
    {
        var starts = await AtOnceAsync([.. Enumerable.Repeat(RequestKey.Of("known"), 50)]);

        Assert.Equal(1, _commits);
        Assert.All(await Task.WhenAll(starts), start => Assert.True(start.IsRepeat));
    }

    // One waits for the database; the others gather behind it, and are the next set.
    private async Task<Task<SagaStart<StepsState>>[]> AtOnceAsync(IReadOnlyList<RequestKey> requests)
    {
        var database = _orders!.Services.GetRequiredService<InMemoryDatabase>();
        Task first;
        Task<SagaStart<StepsState>>[] rest;
        database.Committing = () => _commits++;
        await using (var holder = database.Begin())
        {
            await holder.EnterAsync(Cancellation);
            first = StartAsync("the first");
            rest = [.. requests.Select(request => _orders.Starter().StartAsync(request, new(RefuseAt: ""), Cancellation).AsTask())];
        }

        await first;
        await Task.WhenAll(rest).ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        return rest;
    }

    private Task<SagaStart<StepsState>> StartAsync(string key) =>
        _orders!.Starter().StartAsync(RequestKey.Of(key), new(RefuseAt: ""), Cancellation).AsTask();
}
