using System.Net;
using Hanok.Discovery;

namespace Hanok.Tests.Discovery;

public sealed class ServiceAddressHandlerTests
{
    private readonly List<Uri> _asked = [];

    [Theory]
    [InlineData("http://kitchen/api/tickets?x=1#y", "http://10.0.0.1:8080/api/tickets?x=1")]
    [InlineData("http://kitchen//elsewhere.com/x", "http://10.0.0.1:8080//elsewhere.com/x")]
    [InlineData("http://KITCHEN/%2F", "http://10.0.0.1:8080/%2F")]
    [InlineData("http://kitchen:8080/", "http://kitchen:8080/")]
    [InlineData("http://delivery/", "http://delivery/")]
    public async Task Only_the_name_of_a_service_is_replaced(string wanted, string asked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, wanted);

        await SendAsync(request);

        Assert.Equal(asked, _asked.Single().GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped).Replace(":80/", "/", StringComparison.Ordinal));
        Assert.Equal(new Uri(wanted), request.RequestUri);
    }

    [Fact]
    public async Task Who_is_better_left_out_is_asked_only_where_there_is_nobody_else()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://order/");
        request.Options.Set(new("hanok.avoid"), (Func<Uri, bool>)(uri => uri.Port == 1));
        for (var i = 0; i < 4; i++)
            await SendAsync(request);

        request.Options.Set(new("hanok.avoid"), (Func<Uri, bool>)(_ => true));
        await SendAsync(request);

        Assert.All(_asked[..4], uri => Assert.Equal(2, uri.Port));
        Assert.Equal(5, _asked.Count);
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        var addresses = new ServiceAddresses([new Fixed(new()
        {
            ["kitchen"] = [new("http://10.0.0.1:8080")],
            ["order"] = [new("http://10.0.0.1:1"), new("http://10.0.0.1:2")],
        })]);
        using var handler = new ServiceAddressHandler(addresses, new(TimeProvider.System), null) { InnerHandler = new Asked(_asked) };
        using var http = new HttpMessageInvoker(handler);
        (await http.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
    }

    private sealed class Fixed(Dictionary<string, Uri[]> known) : IAddressSource
    {
        public IReadOnlyList<Uri> Of(string service, string endpoint) => known.GetValueOrDefault(service) ?? [];

        public Microsoft.Extensions.Primitives.IChangeToken Changed() => new Microsoft.Extensions.Primitives.CancellationChangeToken(default);
    }

    private sealed class Asked(List<Uri> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
