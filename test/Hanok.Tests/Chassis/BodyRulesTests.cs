using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Tests.Chassis;

/// <summary>A body is as long, and of the type, that the endpoint says; whoever sends another is told what would do.</summary>
public sealed class BodyRulesTests : IAsyncLifetime
{
    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var service = await _services.StartAsync("orders", hanok => hanok.AddEndpoints(all =>
        {
            var endpoints = all.MapGroup("").AllowAnonymous();
            endpoints.MapPost("/usual", ReadAsync);
            endpoints.MapPost("/small", ReadAsync).WithMetadata(new AcceptsMetadata(["application/json"])).WithMetadata(new RequestSizeLimitAttribute(100));
            endpoints.MapPost("/form", ReadAsync).WithMetadata(new AcceptsMetadata(["application/x-www-form-urlencoded"]));
            endpoints.MapPost("/large", ReadAsync).WithMetadata(new RequestSizeLimitAttribute(200 * 1024));
            endpoints.MapPost("/images", ReadAsync).WithMetadata(new AcceptsMetadata(["image/*"]));
        }));
        _http.BaseAddress = service.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData("/usual", 64 * 1024, HttpStatusCode.OK)]
    [InlineData("/usual", (64 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/small", 100, HttpStatusCode.OK)]
    [InlineData("/small", 101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/large", 200 * 1024, HttpStatusCode.OK)]
    [InlineData("/large", (200 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_has_the_length_that_the_endpoint_says_whether_or_not_its_length_is_told(string path, int length, HttpStatusCode status)
    {
        foreach (var told in new[] { true, false })
        {
            // Kestrel counts what stands between the chunks too.
            var sent = told || status != HttpStatusCode.OK ? length : length / 2;
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Body(sent, "application/json") };
            request.Headers.TransferEncodingChunked = told ? null : true;
            using var answer = await _http.SendAsync(request, Cancellation);

            Assert.Equal(status, answer.StatusCode);
            if (status == HttpStatusCode.RequestEntityTooLarge)
                Assert.Contains("urn:hanok:problem:payload-too-large", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    // Closed on what is still under way, the connection would be reset, and the answer lost with it.
    [Theory]
    [InlineData("/usual")]
    [InlineData("/small")]
    public async Task Whoever_is_refused_while_they_send_can_send_the_rest_and_read_the_answer(string path)
    {
        const int Length = 2 * 1024 * 1024;
        using var connection = new TcpClient();
        await connection.ConnectAsync(_http.BaseAddress!.Host, _http.BaseAddress.Port, Cancellation);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {_http.BaseAddress.Authority}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Length}\r\n\r\n"), Cancellation);
        var first = new byte["HTTP/1.1 413".Length];
        await stream.ReadExactlyAsync(first, Cancellation);
        await stream.WriteAsync(new byte[Length], Cancellation);
        using var rest = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(first));
        Assert.Contains("urn:hanok:problem:payload-too-large", await rest.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/small", "application/json", true)]
    [InlineData("/small", "Application/JSON; charset=utf-8", true)]
    [InlineData("/small", null, false)]
    [InlineData("/small", "json", false)]
    [InlineData("/form", "application/x-www-form-urlencoded", true)]
    [InlineData("/form", null, false)]
    [InlineData("/images", "image/png", true)]
    [InlineData("/images", null, false)]
    public async Task A_body_is_of_the_type_that_the_endpoint_takes_and_of_no_other(string path, string? type, bool taken)
    {
        using var body = Body(2, type);
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), body, Cancellation);

        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    // Routing refuses these by itself, before anybody reads a byte.
    [Theory]
    [InlineData("/small", "text/plain;json")]
    [InlineData("/small", "multipart/form-data; boundary=x")]
    [InlineData("/form", "multipart/form-data; boundary=x")]
    public async Task A_type_that_only_looks_like_it_is_none(string path, string type)
    {
        using var body = Body(2, null);
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), body, Cancellation);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Who_sends_no_type_is_told_which_would_do()
    {
        using var body = Body(2, null);
        using var answer = await _http.PostAsync(new Uri("/small", UriKind.Relative), body, Cancellation);

        Assert.Equal("application/json", answer.Headers.GetValues("Accept").Single());
        Assert.Contains("Send application/json.", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task ReadAsync(HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);

    private static ByteArrayContent Body(int length, string? type)
    {
        var content = new ByteArrayContent(new byte[length]);
        if (type is not null && type.Contains('/', StringComparison.Ordinal))
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        else if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);

        return content;
    }
}
