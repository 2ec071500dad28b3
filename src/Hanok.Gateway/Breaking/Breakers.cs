using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Breaking;

/// <summary>The breakers of all destinations; one is forgotten with its destination.</summary>
internal sealed partial class Breakers(IOptions<GatewayOptions> options, TimeProvider time, ILogger<Breakers> logger)
{
    private readonly ConditionalWeakTable<DestinationState, Breaker> _breakers = [];
    private int _opened;

    /// <summary>Whether any has ever opened: as long as none has, nobody needs to look.</summary>
    public bool HaveOpened => Volatile.Read(ref _opened) != 0;

    public Breaker Of(DestinationState destination)
    {
        var address = destination.Model.Config.Address;
        return _breakers.TryGetValue(destination, out var breaker) && breaker.Address == address ? breaker : Make(destination, address);
    }

    public void Succeeded(DestinationState destination, Breaker breaker, bool probe)
    {
        if (breaker.Succeeded(probe))
            LogClosed(destination.DestinationId, breaker.Address);
    }

    public void Failed(DestinationState destination, Breaker breaker, bool probe)
    {
        if (!breaker.Failed(probe))
            return;

        Volatile.Write(ref _opened, 1);
        LogOpened(destination.DestinationId, breaker.Address, breaker.Failures, breaker.OpenFor.TotalSeconds);
    }

    private Breaker Make(DestinationState destination, string address)
    {
        lock (_breakers)
        {
            if (!_breakers.TryGetValue(destination, out var breaker) || breaker.Address != address)
                _breakers.AddOrUpdate(destination, breaker = new Breaker(address, options.Value.Breaker, time));

            return breaker;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Destination} at {Address} failed {Failures} times in a row; it is left alone for {Seconds} s, then one request tries.")]
    private partial void LogOpened(string destination, string address, int failures, double seconds);

    [LoggerMessage(LogLevel.Information, "{Destination} at {Address} answers again.")]
    private partial void LogClosed(string destination, string address);
}
