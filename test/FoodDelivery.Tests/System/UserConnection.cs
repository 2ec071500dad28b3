using System.Net.Http.Headers;
using FoodDelivery.AppHost;
using Hanok.Security.Tokens;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Sends what it sends with the token of a person, who is signed in at the gateway with the first request.</summary>
internal sealed class UserConnection(Uri gateway, string user, string password = SampleData.Password)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
{
    private string? _token;

    public static async Task<string> TokenAsync(Uri gateway, string user, string password, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var grant = await TokenGrant.RequestAsync(
            http, new Uri(gateway, "/connect/token"), FoodDeliverySystem.CommandLine, "",
            [new("grant_type", "password"), new("username", user), new("password", password)], cancellation);
        return grant.AccessToken;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _token ??= await TokenAsync(gateway, user, password, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await base.SendAsync(request, cancellationToken);
    }
}
