using System.Net;
using System.Text;
using Hanok.Security;
using Hanok.Tests.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Security;

/// <summary>What is taken where a name and a password are meant.</summary>
public sealed class SignInFormTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private IssuingGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await IssuingGateway.StartAsync(_time);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/web/login")]
    [InlineData("/connect/token")]
    public async Task Parts_and_whatever_else_is_no_form_are_refused_unread(string path)
    {
        foreach (var type in new[] { "multipart/form-data; boundary=x", "application/json", "text/plain", "application/x-www-form-urlencodedx", "application/xml" })
        {
            using var content = new ByteArrayContent(new byte[1024 * 1024]);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await PostAsync(path, content);

            Assert.Equal((type, HttpStatusCode.UnsupportedMediaType), (type, answer.StatusCode));
        }
    }

    [Theory]
    [InlineData("/web/login", false)]
    [InlineData("/web/login", true)]
    [InlineData("/connect/token", false)]
    [InlineData("/connect/token", true)]
    public async Task A_form_that_is_too_long_is_refused_whether_it_says_so_or_not(string path, bool chunked)
    {
        using var content = Form("username=alice&password=" + new string('a', PostedForm.BytesLimit));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { { "X-CSRF", "1" } } };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        using var answer = await _gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/web/login", "username=alice&username=bob&password=x")]
    [InlineData("/connect/token", "grant_type=password&client_id=curl&username=alice&username=bob")]
    [InlineData("/connect/token", "grant_type=client_credentials&resource=a&resource=b")]
    public async Task A_field_that_stands_there_twice_is_refused(string path, string form)
    {
        using var content = Form(form);
        using var answer = await PostAsync(path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_field_of_another_spelling_is_another_field()
    {
        using var content = Form($"Username=alice&PASSWORD={Uri.EscapeDataString(IssuingGateway.Password)}");
        using var login = await PostAsync("/web/login", content);
        var token = await _gateway.TokenAsync(
            ("GRANT_TYPE", "password"), ("Client_Id", "curl"), ("username", "alice"), ("password", IssuingGateway.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, login.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, token.Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task What_the_token_endpoint_does_not_do_is_told_to_anybody(string method)
    {
        using var answer = await _gateway.SendAsync(new(method), "/connect/token");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_form_that_drips_is_given_up_after_ten_seconds()
    {
        var time = new ManualTime();
        using var body = new EndlessBody();
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider() };
        (context.Request.ContentType, context.Request.Body) = (PostedForm.ContentType, body);
        var reading = PostedForm.ReadAsync(context);
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));

        var failed = await Assert.ThrowsAsync<BadHttpRequestException>(() => reading);
        Assert.Equal(StatusCodes.Status408RequestTimeout, failed.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _gateway.SendAsync(HttpMethod.Post, path, content, ("X-CSRF", "1"));

    private static StringContent Form(string text) => new(text, Encoding.UTF8, PostedForm.ContentType);

    /// <summary>A body of which nothing ever comes.</summary>
    private sealed class EndlessBody : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var never = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            await never.Task;
            return 0;
        }
    }
}
