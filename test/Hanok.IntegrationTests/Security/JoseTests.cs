using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Interop;
using Hanok.Runner;
using Hanok.Issuer;
using Hanok.Security.Tokens;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Security;

/// <summary>Tokens of ours in the hands of jose, the library of the JavaScript world, and its tokens in ours.</summary>
public sealed class JoseTests
{
    private const string Audience = "food", Secret = "a secret that a machine made";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_tokens_are_good_to_jose_by_our_keys()
    {
        var folder = Directory.CreateTempSubdirectory("hanok-issuer-").FullName;
        await using var issuer = await StartAsync(folder);
        var authority = issuer.Urls.First();
        using var http = new HttpClient();
        var grant = await TokenGrant.RequestAsync(
            http, new Uri(authority + "/connect/token"), "robot", Secret, [new("grant_type", "client_credentials")], Cancellation);

        var seen = JsonNode.Parse(await NodeScript.RunAsync("jose-verify.mjs", authority, Audience, grant.AccessToken))!;

        Assert.Equal("robot", (string?)seen["payload"]!["sub"]);
        Assert.Equal(["cook"], seen["payload"]!["roles"]!.AsArray().Select(role => (string?)role));
        Assert.Equal("ES256", (string?)seen["protectedHeader"]!["alg"]);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Tokens_of_jose_are_good_to_us_and_what_it_can_be_made_to_sign_is_refused()
    {
        const string Issuer = "https://issuer.example.com";
        var made = JsonNode.Parse(await NodeScript.RunAsync("jose-sign.mjs", Issuer, Audience))!;
        var keys = KeySet.Read(Issuer, Encoding.UTF8.GetBytes(made["keys"]!.ToJsonString()));
        var rules = new TokenRules(Issuer, Audience, null, ["ES256", "RS256"], TimeSpan.FromSeconds(30), "roles");

        foreach (var (algorithm, token) in made["good"]!.AsObject())
        {
            var verdict = Check((string)token!, keys, rules);
            Assert.True(verdict.Failure == TokenFailure.None, $"{algorithm}: {verdict.Failure}");
            Assert.Equal("alice", verdict.Identity!.Name);
            Assert.True(verdict.Identity.HasClaim("consumer_id", "c1"));
        }

        foreach (var (failure, tokens) in made["bad"]!.AsObject())
            foreach (var token in tokens!.AsArray())
                Assert.Equal(failure, Check((string)token!, keys, rules).Failure.ToString());
    }

    private static TokenVerdict Check(string token, KeySet keys, TokenRules rules)
    {
        if (UnverifiedToken.Read(token, out var failure) is not { } unverified)
            return TokenVerdict.Refused(failure);

        return keys.Find(unverified) is { } key
            ? TokenValidator.Check(unverified, key, rules, TimeProvider.System.GetUtcNow())
            : TokenVerdict.Refused(TokenFailure.UnknownKey);
    }

    private static async Task<WebApplication> StartAsync(string folder)
    {
        var accounts = Path.Combine(folder, "accounts.json");
        await File.WriteAllBytesAsync(accounts, JsonSerializer.SerializeToUtf8Bytes(
            new AccountsFile(null, new Dictionary<string, Account> { ["robot"] = new(SecretHash.OfRandom(Secret), ["cook"]) }),
            AccountsJson.Default.AccountsFile), Cancellation);
        var builder = TestHost.CreateBuilder("issuer");
        var address = $"http://127.0.0.1:{Ports.Free()}";
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hanok:Tokens:Authority"] = address,
            ["Hanok:Tokens:Audience"] = Audience,
            ["Hanok:Issuer:Folder"] = folder,
            ["Hanok:Issuer:Accounts"] = accounts,
            ["Hanok:Issuer:OutsideDevelopment"] = "true",
        });
        builder.AddHanok("issuer").AddDevelopmentIssuer();
        var application = builder.Build();
        application.Urls.Add(address);
        application.MapHanok();
        await application.StartAsync(Cancellation);
        return application;
    }
}
