using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>
/// Gives YARP its routes, and new ones after each change of the configuration that is good as a whole. Otherwise the last good ones stay in
/// use, and it says why: a typing error at noon must not take the house down.
/// </summary>
/// <param name="read">Makes a reader of the section as it is now.</param>
internal sealed partial class LastGoodRouting(
    Func<IProxyConfigProvider> read, IConfiguration configuration, RoutingCheck check, IOptions<GatewayOptions> options,
    ReloadState state, ILogger<LastGoodRouting> logger) : IProxyConfigProvider, IDisposable
{
    private readonly Lock _gate = new();
    private Snapshot? _good;
    private IDisposable? _watch;

    /// <exception cref="Exception">The section cannot be read, for the first time.</exception>
    public IProxyConfig GetConfig()
    {
        lock (_gate)
        {
            _good ??= new Snapshot(Read());
            _watch ??= ChangeToken.OnChange(configuration.GetReloadToken, Reload);
            return _good;
        }
    }

    public void Dispose() => _watch?.Dispose();

    private void Reload()
    {
        Snapshot? old;
        lock (_gate)
        {
            var wrong = Try(out var next);
            state.RoutingIs(wrong);
            if (wrong.Count > 0)
            {
                LogRefused(string.Join(Environment.NewLine, wrong));
                return;
            }

            old = _good;
            _good = next;
        }

        old?.Outdated.Cancel();
    }

    private List<string> Try(out Snapshot? next)
    {
        next = null;
        try
        {
            next = new Snapshot(Read());
        }
        catch (Exception e)
        {
            return [$"The section ReverseProxy cannot be read: {e.Message}"];
        }

        // What a file looks like while an editor or a deployment replaces it. Who wants no routes at all can start without any.
        if (next.Routes.Count == 0 && _good!.Routes.Count > 0)
            return ["The section ReverseProxy has no routes any more. Is the file there, and whole?"];

        return check.Failures(next, options.Value);
    }

    private IProxyConfig Read()
    {
        var reader = read();
        using var _ = reader as IDisposable;
        return reader.GetConfig();
    }

    [LoggerMessage(LogLevel.Error, "The changed configuration is not used; the routes stay as they were. What is wrong: {Errors}")]
    private partial void LogRefused(string errors);

    private sealed class Snapshot(IProxyConfig read) : IProxyConfig
    {
        public CancellationTokenSource Outdated { get; } = new();

        public IReadOnlyList<RouteConfig> Routes => read.Routes;

        public IReadOnlyList<ClusterConfig> Clusters => read.Clusters;

        public IChangeToken ChangeToken => new CancellationChangeToken(Outdated.Token);
    }
}
