using System.Collections.Concurrent;

namespace Hanok.Discovery;

/// <summary>
/// Sends a request to <c>http://kitchen/...</c> where the configuration says that kitchen is, to one instance after the other; a host that
/// is no service's name is left as it is.
/// </summary>
internal sealed class ServiceAddressHandler(ServiceAddresses addresses) : DelegatingHandler
{
    /// <summary>Set by handlers around this one that know of instances which are better left out, as long as there are others.</summary>
    private static readonly HttpRequestOptionsKey<Func<Uri, bool>> Avoid = new("hanok.avoid");

    // As many as there are services that this one calls.
    private readonly ConcurrentDictionary<string, uint> _turns = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsAbsoluteUri: true } wanted && Instances(request, wanted.Host) is { Count: > 0 } instances)
        {
            var turn = _turns.AddOrUpdate(wanted.Host, 0, (_, last) => last + 1);
            request.RequestUri = new Uri(instances[(int)(turn % (uint)instances.Count)], wanted.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private IReadOnlyList<Uri> Instances(HttpRequestMessage request, string service) =>
        addresses.Of(service, "http") is var all && request.Options.TryGetValue(Avoid, out var isAvoided)
        && all.Where(instance => !isAvoided(instance)).ToList() is { Count: > 0 } better ? better : all;
}
