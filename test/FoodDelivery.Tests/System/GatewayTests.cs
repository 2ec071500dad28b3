using System.Net;
using FoodDelivery.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

[Collection(SharedSystemTests.Name)]
public sealed class GatewayTests(SharedSystem system) : SystemTest(system)
{
    [Theory]
    [InlineData("/hanok/sagas/{0}")]
    [InlineData("/HANOK/sagas/{0}")]
    [InlineData("//hanok/sagas/{0}")]
    [InlineData("/%68anok/sagas/{0}")]
    [InlineData("/api/orders/../../hanok/sagas/{0}")]
    [InlineData("/api/orders/%2e%2e/%2e%2e/hanok/sagas/{0}")]
    [InlineData("/api/orders/..%2f..%2fhanok/sagas/{0}")]
    [InlineData("/api/orders/..%5c..%5chanok%5csagas%5c{0}")]
    [InlineData("/api/orders//hanok/sagas/{0}")]
    [InlineData("/shop/../hanok/sagas/{0}")]
    public async Task A_saga_cannot_be_read_from_outside(string path)
    {
        var order = await Api.PlaceAsync(System.AnOrder, Cancellation);
        var saga = (await Api.GetAsync($"/api/orders/{order}", Cancellation)).Json["sagaId"];
        var (status, body) = await GetRawAsync(string.Format(path, saga));

        Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{status} {body}");
        Assert.DoesNotContain("create-order", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/orders/../../health/ready")]
    [InlineData("/api/orders/%2e%2e/%2e%2e/health/ready")]
    [InlineData("/api/orders/..%2f..%2fhealth/ready")]
    [InlineData("/api/orders/health/ready")]
    [InlineData("/shop/../health/ready")]
    [InlineData("/health/ready")]
    public async Task The_health_of_a_service_is_nobodys_business_outside(string path)
    {
        var (_, body) = await GetRawAsync(path);

        // The gateway tells of its own health on some of these, and has no database.
        using var inside = new HttpClient();
        var order = await inside.GetStringAsync(new Uri(System.Running["order"].Address, "/health/ready"), Cancellation);
        Assert.Contains("postgres", order, StringComparison.Ordinal);
        Assert.DoesNotContain("postgres", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_cannot_be_put_in_from_outside()
    {
        foreach (var path in new[] { "/hanok/messages", "/api/orders/..%2f..%2fhanok/messages" })
        {
            var answer = await Api.PostAsync(path, [], key: null, Cancellation);
            Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, answer.ToString());
        }
    }

    [Fact]
    public async Task The_shop_shows_the_restaurants()
    {
        var page = await Api.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("text/html", page.ContentType);
        Assert.Contains("Mare", page.Body, StringComparison.Ordinal);
    }

    /// <summary>The path as it stands here: a client that means harm does not tidy it up.</summary>
    private async Task<(HttpStatusCode Status, string Body)> GetRawAsync(string path)
    {
        // The operator may do everything, and not this.
        using var http = new HttpClient(System.Running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler { UseProxy = false }));
        var gateway = System.Running["gateway"].Address.GetLeftPart(UriPartial.Authority);
        var uri = new Uri(gateway + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var response = await http.GetAsync(uri, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
