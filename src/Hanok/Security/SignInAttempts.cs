using System.Net;
using System.Net.Sockets;

namespace Hanok.Security;

/// <summary>How often people may be wrong when they sign in, in a minute. Thread-safe.</summary>
/// <remarks>
/// A name from one address: 5 times, so that who knows somebody's name cannot keep them out from elsewhere. An address, whatever the names: 20
/// times. A name, from wherever: 50 times. What is under way counts as wrong until it is known to be right.
/// </remarks>
public sealed class SignInAttempts(TimeProvider time)
{
    /// <summary>Characters: names are kept for a minute.</summary>
    public const int LongestName = 200;

    private readonly Lock _gate = new();
    private readonly AttemptLimit _byBoth = new(5, time), _byAddress = new(20, time), _byName = new(50, time);

    /// <summary>Counts a try. Call <see cref="TakeBack"/> when it was right, or was not even made.</summary>
    /// <param name="address">Null when somebody in between answers for it, and counts by themselves.</param>
    /// <returns>How long to wait; null when it may be made.</returns>
    public TimeSpan? Begin(string name, IPAddress? address)
    {
        // None is counted by one limit and refused by the next.
        lock (_gate)
        {
            var counts = Counts(name, address);
            if (counts.Max(count => count.Limit.Wait(count.Who)) is { } wait)
                return wait;

            foreach (var (limit, who) in counts)
                limit.Began(who);

            return null;
        }
    }

    public void TakeBack(string name, IPAddress? address)
    {
        lock (_gate)
            foreach (var (limit, who) in Counts(name, address))
                limit.TakeBack(who);
    }

    private (AttemptLimit Limit, string Who)[] Counts(string name, IPAddress? address) => address is null
        ? [(_byName, name)]
        : [(_byName, name), (_byAddress, NetworkOf(address)), (_byBoth, $"{NetworkOf(address)} {name}")];

    /// <summary>The first 64 bits of an IPv6 address are a network; its owner has all the rest of it to take new addresses from.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null || address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
            return $"{address?.MapToIPv4()}";

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}";
    }
}
