using System.Text;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Tests.Contracts;

public sealed class ApiRequestTests
{
    [Fact]
    public async Task Reads_a_body()
    {
        var body = await ReadAsync("""{"menuItemId":"a","quantity":2}""");
        Assert.Equal(new LineItemRequest("a", 2), body.Value);
    }

    [Theory]
    [InlineData("", "", "no valid JSON")]
    [InlineData("{\"quantity\":", "quantity", "no valid JSON")]
    [InlineData("null", "", "object is expected")]
    [InlineData("[]", "", "wrong kind")]
    [InlineData("{\"quantity\":\"2\"}", "quantity", "wrong kind")]
    [InlineData("{\"quantity\":1.5}", "quantity", "wrong kind")]
    [InlineData("{\"quantity\":99999999999}", "quantity", "wrong kind")]
    [InlineData("{\"quantity\":1,\"quantity\":2}", "quantity", "twice")]
    [InlineData("{\"quantity\":1,\"Quantity\":2}", "Quantity", "twice")]
    [InlineData("{\"menuItemId\":\"\\ud800\"}", "menuItemId", "no valid text")]
    public async Task Says_what_is_wrong_with_a_body_by_field_and_without_names_of_types(string json, string field, string text)
    {
        var problem = Assert.IsType<ProblemHttpResult>((await ReadAsync(json)).Problem).ProblemDetails;
        var errors = Assert.IsType<IReadOnlyDictionary<string, IReadOnlyList<string>>>(problem.Extensions["errors"], exactMatch: false);

        Assert.Equal("urn:fooddelivery:problem:invalid-request", problem.Type);
        Assert.Contains(text, Assert.Single(errors[field]), StringComparison.Ordinal);
        Assert.DoesNotContain("FoodDelivery", errors[field][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_a_body_that_is_too_large_whether_or_not_it_says_so(bool saysSo)
    {
        var body = await ReadAsync($"\"{new string('x', 1000)}\"", saysSo);
        Assert.Equal(StatusCodes.Status413PayloadTooLarge, Assert.IsType<ProblemHttpResult>(body.Problem).StatusCode);
    }

    private static async Task<ApiRequest<LineItemRequest>> ReadAsync(string json, bool saysLength = false)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(bytes), ContentLength = saysLength ? bytes.Length : null } };
        return await ApiRequest<LineItemRequest>.ReadAsync(
            context.Request, ContractsJson.Default.LineItemRequest, limit: 1000, TestContext.Current.CancellationToken);
    }
}
