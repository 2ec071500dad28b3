using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hanok.Observability;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hanok.Gateway.Versions;

/// <summary>Counts who still calls what is deprecated: <c>hanok.api.deprecated.requests</c>, and a line in the log for each the first time.</summary>
internal sealed partial class DeprecatedCalls(ILogger<DeprecatedCalls> logger)
{
    // Clients choose their names, so there may be as many as they like: beyond this they are counted together.
    private const int ClientsLimit = 100, NameLimit = 60;

    private const string Others = "others";

    // What tokens call the client, in the order in which issuers have it.
    private static readonly string[] ClientClaims = ["client_id", "azp", "sub"];

    private static readonly Counter<long> Requests = new Meter(HanokTelemetry.Name).CreateCounter<long>(
        "hanok.api.deprecated.requests", "{request}", "Requests for what is deprecated, by route and client.");

    private readonly ConcurrentDictionary<(string Route, string Client), byte> _seen = [];

    public void Count(HttpContext context, string route)
    {
        var client = ClientOf(context);
        if (!_seen.ContainsKey((route, client)))
        {
            if (_seen.Count >= ClientsLimit)
                client = Others;

            if (_seen.TryAdd((route, client), 0))
                LogCalled(client, route);
        }

        Requests.Add(1, new("http.route", route), new("hanok.client", client));
    }

    // Without a token, what the program calls itself: "curl" of "curl/8.5.0".
    private static string ClientOf(HttpContext context)
    {
        var name = ClientClaims.Select(claim => context.User.FindFirst(claim)?.Value).FirstOrDefault(value => value is not null)
            ?? context.Request.Headers.UserAgent.ToString().Split('/', ' ')[0];
        return name.Length == 0 ? "unknown" : name.Length > NameLimit ? name[..NameLimit] : name;
    }

    [LoggerMessage(LogLevel.Information, "'{Client}' calls {Route}, which is deprecated.")]
    private partial void LogCalled(string client, string route);
}
