using System.Net.Http.Headers;
using FoodDelivery.AppHost;
using Hanok.Security.Tokens;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Sends what it sends with the token of a person, who signs in at the gateway once, with the first request.</summary>
internal sealed class UserConnection(Uri gateway, string user, string password = SampleData.Password)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
{
    private readonly SemaphoreSlim _signIn = new(1);
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
        await _signIn.WaitAsync(cancellationToken);
        try
        {
            _token ??= await TokenAsync(gateway, user, password, cancellationToken);
        }
        finally
        {
            _signIn.Release();
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _signIn.Dispose();

        base.Dispose(disposing);
    }
}
