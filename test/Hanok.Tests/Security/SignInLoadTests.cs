using System.Net;
using System.Text.Json.Nodes;

namespace Hanok.Tests.Security;

/// <summary>Many who are wrong, and what the others notice of it. All come from one address, as behind one proxy.</summary>
public sealed class SignInLoadTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private IssuingGateway _gateway = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await IssuingGateway.StartAsync(_time);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Wrong_clients_do_not_lock_out_the_right_ones()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 55; i++)
            answers.Add((await _gateway.TokenAsync(("grant_type", "client_credentials"), ("client_id", $"made-up-{i}"), ("client_secret", "x"))).Status);
        for (var i = 0; i < 55; i++)
            answers.Add((await _gateway.TokenAsync(("grant_type", "client_credentials"), ("client_id", "gateway"), ("client_secret", $"{i}"))).Status);

        Assert.Equal(20, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(90, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, await ServiceAsync());
        Assert.Equal(HttpStatusCode.OK, (await _gateway.PasswordAsync()).Status);
    }

    [Fact]
    public async Task Two_hundred_wrong_passwords_keep_no_service_waiting_and_most_are_not_even_compared()
    {
        var wrong = Enumerable.Range(0, 200).Select(i => Task.Run(() => _gateway.PasswordAsync($"user-{i}", "wrong"), Cancellation)).ToList();
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, await ServiceAsync());

        var answers = await Task.WhenAll(wrong);
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.BadRequest), 1, 20);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.BadRequest),
            answer => Assert.Equal((HttpStatusCode.TooManyRequests, true), (answer.Status, answer.Response.Headers.RetryAfter is not null)));
        Assert.Equal(HttpStatusCode.OK, await ServiceAsync());
    }

    [Fact]
    public async Task At_the_login_a_name_waits_after_five_mistakes_and_others_do_not()
    {
        IssuingGateway.WriteAccounts(_gateway.Folder, ("alice", "a"), ("bob", "b"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync("alice", "wrong")).StatusCode);

        using var script = await LoginAsync("alice", "a");
        using var page = await LoginAsync("alice", "a", ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.TooManyRequests, script.StatusCode);
        Assert.NotNull(script.Headers.RetryAfter);
        Assert.Equal(
            "urn:hanok:problem:too-many-sign-ins", (string?)JsonNode.Parse(await script.Content.ReadAsStringAsync(Cancellation))!["type"]);
        Assert.Equal("/shop/sign-in?problem=wait&return=%2F&name=alice", page.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NoContent, (await LoginAsync("bob", "b")).StatusCode);

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.NoContent, (await LoginAsync("alice", "a")).StatusCode);
    }

    [Fact]
    public async Task At_the_login_an_address_is_wrong_twenty_times_whatever_the_names()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => LoginAsync($"user-{i}", "wrong")));

        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized), 1, 20);
        Assert.All(
            answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}"));
    }

    private async Task<HttpStatusCode> ServiceAsync() => (await _gateway.TokenAsync(
        ("grant_type", "client_credentials"), ("client_id", "gateway"), ("client_secret", "the gateway's own secret"),
        ("resource", TestIssuer.Audience + "/kitchen"))).Status;

    private async Task<HttpResponseMessage> LoginAsync(string user, string password, params (string, string)[] headers)
    {
        using var form = IssuingGateway.LoginForm(user, password);
        return await _gateway.SendAsync(HttpMethod.Post, "/web/login", form, [("X-CSRF", "1"), .. headers]);
    }
}
