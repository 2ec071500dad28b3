using Hanok.Chassis.Sites;
using Microsoft.AspNetCore.Http;

namespace Hanok.Tests.Chassis.Sites;

public sealed class RequestOriginTests
{
    private const string Own = "http://shop.example.com:8080";

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public void What_is_no_browser_says_nothing_and_may(string method) => Assert.Null(Foreign(method));

    [Theory]
    [InlineData("POST", "Sec-Fetch-Site: same-origin")]
    [InlineData("POST", "Sec-Fetch-Site: same-origin", "Origin: null")]
    [InlineData("POST", "Sec-Fetch-Site: none")]
    [InlineData("POST", "Origin: " + Own)]
    [InlineData("POST", "Origin: HTTP://SHOP.example.com:8080")]
    [InlineData("GET", "Origin: " + Own)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData("GET", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")]
    [InlineData("HEAD", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")]
    [InlineData("POST", "Origin: https://app.example.com")]
    [InlineData("OPTIONS", "Origin: https://app.example.com", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors")]
    [InlineData("GET", "Origin: https://app.example.com", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors")]
    public void Its_own_pages_links_from_elsewhere_and_who_is_on_the_list_may(string method, params string[] headers) =>
        Assert.Null(Foreign(method, headers));

    [Theory]
    [InlineData("POST", "Origin: https://evil.example.com")]
    [InlineData("POST", "Origin: null")]
    [InlineData("POST", "Origin: http://shop.example.com")]
    [InlineData("POST", "Origin: http://shop.example.com:8081")]
    [InlineData("POST", "Origin: http://shop.example.com:8080.evil.com")]
    [InlineData("POST", "Origin: http://shop.example.com:8080", "Origin: https://evil.example.com")]
    [InlineData("POST", "Origin: ftp://shop.example.com:8080")]
    [InlineData("POST", "Origin: https://app.example.com.evil.com")]
    [InlineData("POST", "Origin: https://app.example.com:444")]
    [InlineData("DELETE", "Sec-Fetch-Site: cross-site")]
    [InlineData("POST", "Sec-Fetch-Site: same-site", "Origin: http://other.example.com")]
    [InlineData("POST", "Sec-Fetch-Site: cross-site", "Origin: " + Own)]
    [InlineData("POST", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData("POST", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site")]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: object")]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: websocket", "Origin: https://evil.example.com")]
    [InlineData("GET", "Origin: https://evil.example.com")]
    [InlineData("PUT", "Sec-Fetch-Site: unheard-of")]
    public void A_page_of_another_site_may_not(string method, params string[] headers) => Assert.NotNull(Foreign(method, headers));

    [Fact]
    public void A_star_is_every_page() => Assert.Null(RequestOrigin.Foreign(Request("POST", ["Origin: https://evil.example.com"]), ["*"]));

    [Theory]
    [InlineData("https://app.example.com/", false)]
    [InlineData("app.example.com", false)]
    [InlineData("https://app.example.com:8443", true)]
    [InlineData("*", true)]
    public void What_is_no_origin_is_said_at_start(string origin, bool isSound) =>
        Assert.Equal(isSound, new SiteOptionsValidator().Validate(null, new() { AllowedOrigins = [origin] }).Succeeded);

    private static string? Foreign(string method, params string[] headers) => RequestOrigin.Foreign(Request(method, headers), ["https://app.example.com"]);

    private static HttpRequest Request(string method, string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host) = (method, "http", new("shop.example.com:8080"));
        foreach (var header in headers)
            request.Headers.Append(header.Split(": ")[0], header.Split(": ")[1]);

        return request;
    }
}
