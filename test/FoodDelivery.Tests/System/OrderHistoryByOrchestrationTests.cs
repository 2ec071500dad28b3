using System.Net;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>And what is the same whoever directs: tried once.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class OrderHistoryByOrchestrationTests(SharedSystem system) : OrderHistoryTests(system)
{
    [Fact]
    public async Task A_revision_and_a_cancellation_are_shown()
    {
        var request = await ANewConsumersAsync();
        var order = await Api.PlaceAsync(request, Cancellation);
        await System.EndOfAsync(order, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, (await Api.ReviseAsync(order, 1, Cancellation)).Status);
        await EventuallyAsync(request.ConsumerId, order, shown => (string?)shown["total"]?["amount"] == "6.15" && (int?)shown["lineItems"]![0]!["quantity"] == 1);
        Assert.Equal(HttpStatusCode.Accepted, (await CancelWhenFreeAsync(order)).Status);
        await ShowsAsync(request.ConsumerId, order, "CANCELLED");
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_a_problem_that_says_all_that_is_wrong()
    {
        var answer = await GetAsync(System.Consumer, "status=EATEN&since=yesterday&cursor=x&limit=1000");

        Assert.Equal((HttpStatusCode.BadRequest, "urn:fooddelivery:problem:invalid-request"), (answer.Status, answer.ProblemType));
        Assert.Equal(["cursor", "limit", "since", "status"], answer.Json["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Empty(await OrdersAsync(Guid.CreateVersion7()));
    }

    private async Task<Answer> CancelWhenFreeAsync(Guid order)
    {
        // The event of the revision may be faster than the end of its saga is visible.
        var answer = await Api.CancelAsync(order, Cancellation);
        await Until.NothingIsMissingAsync(
            async () =>
            {
                if (answer.Status == HttpStatusCode.Conflict)
                    answer = await Api.CancelAsync(order, Cancellation);

                return answer.Status == HttpStatusCode.Conflict ? $"the cancellation of {order}: {answer}" : null;
            });
        return answer;
    }
}
