using System.Net;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>
/// Clients that place orders, and others that cancel and revise the same ones, all at once and at random; while another saga holds the order
/// they ask again.
/// </summary>
internal sealed class Changes(SystemUnderTest system, int orders, int changesEach, int seed)
{
    private int _accepted;
    private int _refused;

    /// <summary>How many changes were begun.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public async Task RunAsync(CancellationToken cancellation)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        await Task.WhenAll(Enumerable.Range(0, orders).Select(n => ChangeAsync(new Random(seed + n), cancellation)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{_accepted} changes were begun, {_refused} refused");
        Assert.True(_accepted > 0);
        await system.InvariantsHoldAsync(cancellation);
    }

    private async Task ChangeAsync(Random random, CancellationToken cancellation)
    {
        var order = system.AnOrder with { Quantity = random.Next(1, 6) };
        var id = await system.Api.PlaceStubbornlyAsync(
            random.Next(8) == 0 ? order with { PaymentToken = "declined", Outcome = Outcomes.CardDeclined } : order, cancellation);

        // One comes while the order is being created, the others when it is, in the middle of each other.
        var created = CreatedAsync(id, cancellation);
        var plans = Enumerable.Range(0, changesEach).Select(n => (IsEarly: n == 0, Wait: random.Next(200), What: random.Next(4), Quantity: random.Next(1, 200))).ToList();
        await Task.WhenAll(plans.Select(async plan =>
        {
            if (!plan.IsEarly)
                await created;

            await Task.Delay(TimeSpan.FromMilliseconds(plan.Wait), TimeProvider.System, cancellation);
            await UntilAnsweredAsync(
                () => plan.What == 0
                    ? system.Api.CancelAsync(id, cancellation)
                    : system.Api.ReviseAsync(id, plan.Quantity, cancellation, paymentToken: plan.What == 1 ? "declined" : null),
                cancellation);
        }));
    }

    private Task CreatedAsync(Guid id, CancellationToken cancellation) => UntilAsync(
        async () =>
        {
            var answer = await system.Api.GetAsync($"/api/orders/{id}", cancellation);
            return (int)answer.Status < 500 && (string?)answer.Json["state"] != "APPROVAL_PENDING" ? null : answer.ToString();
        },
        cancellation);

    private Task UntilAnsweredAsync(Func<Task<Answer>> ask, CancellationToken cancellation) => UntilAsync(
        async () =>
        {
            var answer = await ask();
            if ((int)answer.Status >= 500 || answer.ProblemType == "urn:fooddelivery:problem:order-held")
                return answer.ToString();

            Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.ToString());
            Interlocked.Increment(ref answer.Status == HttpStatusCode.Accepted ? ref _accepted : ref _refused);
            return null;
        },
        cancellation);

    private static Task UntilAsync(Func<Task<string?>> look, CancellationToken cancellation) => Until.NothingIsMissingAsync(
        async () =>
        {
            try
            {
                return await look();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                return e.Message;
            }
        });
}
