using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanok.AppHost.Admin;

/// <summary>The admin endpoints of one service.</summary>
internal sealed class AdminApi(string service, Uri address, string key, HttpClient http)
{
    public string Service => service;

    public Task<AdminAnswer> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public async Task<AdminAnswer> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            string body = await response.Content.ReadAsStringAsync(cancellation);
            return new AdminAnswer(service, (int)response.StatusCode, Parse(body) ?? new JsonObject { ["detail"] = $"It answered: {body}" });
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new AdminAnswer(service, 0, new JsonObject { ["detail"] = $"It does not answer at {address}: {e.Message} Does it run?" });
        }
    }

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
