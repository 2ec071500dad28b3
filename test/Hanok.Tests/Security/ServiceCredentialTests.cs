using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hanok.Chassis;
using Hanok.Security;
using Hanok.Security.Credentials;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Security;

public sealed class ServiceCredentialTests
{
    private const string Secret = "a secret of the whole system, long enough";

    [Fact]
    public void Who_has_the_systems_secret_is_known_by_name()
    {
        var header = Credentials("order", ("Secret", Secret)).At("kitchen")!.ToString();

        Assert.Equal("order", Credentials("kitchen", ("Secret", Secret)).CallerOf(header));
    }

    [Fact]
    public void A_service_with_its_own_credentials_is_known_where_the_secret_is_and_where_only_the_key_is()
    {
        var kitchenKey = ServiceCredentials.KeyOf(Secret, "kitchen");
        var header = Credentials("order", ("For:kitchen", ServiceCredentials.Of("order", kitchenKey))).At("kitchen")!.ToString();

        Assert.Equal("order", Credentials("kitchen", ("Secret", Secret)).CallerOf(header));
        Assert.Equal("order", Credentials("kitchen", ("Key", kitchenKey)).CallerOf(header));
    }

    // As the guide makes it with openssl: programs in other languages depend on it.
    [Fact]
    public void A_key_is_the_HMAC_of_the_services_name() =>
        Assert.Equal("lEkBzp6Fy2mkMcwEa3WaCZODW9hli3Y1tSmuvV2rv64", ServiceCredentials.KeyOf(Secret, "kitchen"));

    [Fact]
    public void A_credential_is_worth_one_caller_at_one_receiver()
    {
        var order = Credentials("order", ("Secret", Secret)).At("kitchen")!;
        var stolen = Encoding.UTF8.GetString(Convert.FromBase64String(order.Parameter!)).Split(':')[1];

        Assert.Null(Credentials("accounting", ("Secret", Secret)).CallerOf(order.ToString()));
        Assert.Null(Credentials("kitchen", ("Secret", Secret)).CallerOf(Basic($"consumer:{stolen}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !")]
    [InlineData("Bearer b3JkZXI6eA==")]
    [InlineData("Basic b3JkZXI=")]
    [InlineData("Basic OnNlY3JldA==")]
    [InlineData("Basic b3JkZXI6")]
    [InlineData("Basic b3JkZXI6eA==")]
    public void What_proves_nothing_names_nobody(string header) =>
        Assert.Null(Credentials("kitchen", ("Secret", Secret)).CallerOf(header));

    [Fact]
    public void A_header_of_any_length_and_a_name_of_any_kind_name_nobody()
    {
        var kitchen = Credentials("kitchen", ("Secret", Secret));
        var key = ServiceCredentials.KeyOf(Secret, "kitchen");

        Assert.Null(kitchen.CallerOf(Basic(new string('a', 10_000) + ":x")));
        Assert.Null(kitchen.CallerOf(Basic("a\0b:" + ServiceCredentials.Of("a\0b", key))));
        Assert.Null(kitchen.CallerOf(Basic("Order:" + ServiceCredentials.Of("Order", key))));
    }

    [Fact]
    public void Without_secret_and_credential_nothing_is_sent() => Assert.Null(Credentials("order").At("kitchen"));

    [Fact]
    public async Task An_endpoint_for_peers_answers_them_alone()
    {
        await using var kitchen = await KitchenAsync(("Secret", Secret));
        using var client = new HttpClient { BaseAddress = new Uri(kitchen.Urls.First()) };

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, new("Basic", "b3JkZXI6eA=="))).StatusCode);
        using var known = await GetAsync(client, Credentials("order", ("Secret", Secret)).At("kitchen"));
        Assert.Equal("order", await known.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Opened_for_trials_everybody_is_whom_they_say_and_nobody_is_not()
    {
        await using var kitchen = await KitchenAsync(("Anyone", "true"));
        using var client = new HttpClient { BaseAddress = new Uri(kitchen.Urls.First()) };

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, null)).StatusCode);
        using var known = await GetAsync(client, Credentials("order", ("Anyone", "true")).At("kitchen"));
        Assert.Equal("order", await known.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_service_that_cannot_check_does_not_start_and_says_what_to_set()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KitchenAsync());

        Assert.Contains("Hanok__Credentials__Secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Secret", "short", "has 5 characters, and needs 32 or more")]
    [InlineData("Key", "short", "has 5 characters, and needs 32 or more")]
    public async Task What_can_be_guessed_is_refused_at_start(string name, string value, string words)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KitchenAsync((name, value)));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> KitchenAsync(params (string Name, string Value)[] settings)
    {
        var builder = TestHost.CreateBuilder("kitchen");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => $"Hanok:Credentials:{s.Name}", s => (string?)s.Value));
        builder.AddHanok("kitchen").AddPeers();
        var application = builder.Build();
        application.MapHanok();
        application.MapGet("/", (HttpContext context) => HanokPeer.NameOf(context.User)).RequireAuthorization(HanokPeer.Policy);
        try
        {
            await application.StartAsync(TestContext.Current.CancellationToken);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, AuthenticationHeaderValue? credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = credential;
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Basic(string text) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";

    private static ServiceCredentials Credentials(string service, params (string Name, string Value)[] settings)
    {
        var options = new CredentialOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build().Bind(options);
        return new(service, Options.Create(options));
    }
}
