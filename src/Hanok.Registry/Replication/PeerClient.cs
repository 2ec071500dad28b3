using System.Net.Http.Headers;
using System.Text;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Replication;

/// <summary>The requests to one peer. Each throws what is wrong: no answer within five seconds, or none that makes sense.</summary>
/// <param name="address">What it says of a user goes before <paramref name="credential"/>.</param>
internal sealed class PeerClient(Uri address, AuthenticationHeaderValue? credential, string node, HttpClient http, LeaseTable table, TimeProvider time)
{
    private const int FullLimit = 256 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AuthenticationHeaderValue? _credential = address.UserInfo.Length == 0
        ? credential
        : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));

    /// <summary>Without a user: it is shown to people.</summary>
    public Uri Address { get; } = new(new UriBuilder(address) { UserName = "", Password = "" }.Uri.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>The peer's clock, as of its last answer; null when it does not say.</summary>
    public string? TheirNow { get; private set; }

    /// <returns>All that the peer knows; null when the peer is this registry itself.</returns>
    public async Task<(List<EurekaNode> Instances, bool IsRebuilding)?> AllAsync(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "apps/"));
        var answer = await SendAsync(request, cancel);
        if (answer.IsSelf)
            return null;

        var applications = JsonNodeReader.Read(answer.Body)["applications"]
            ?? throw new MalformedBodyException("The answer has no applications.");
        var instances = Listed(applications["application"]).SelectMany(application => Listed(application["instance"]));
        return ([.. instances], applications.Of("hanok__rebuilding") == "true");
    }

    /// <returns>For each item the status, and what the peer has of it if that is newer.</returns>
    public async Task<IReadOnlyList<(int Status, EurekaNode? Entity)>> TellAsync(
        IReadOnlyList<(PeerItem Item, Registration? Registration)> items, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "peerreplication/batch/"))
        {
            Content = new ByteArrayContent(PeerWire.Request(items)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        var answer = await SendAsync(request, cancel);
        return [.. Listed(JsonNodeReader.Read(answer.Body)["responseList"])
            .Select(item => (int.TryParse(item.Of("statusCode"), out var status) ? status : 0, item["responseEntity"]))];
    }

    private async Task<(ReadOnlyMemory<byte> Body, bool IsSelf)> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        request.Headers.Authorization = _credential;
        request.Headers.TryAddWithoutValidation(PeerWire.Header, "true");
        request.Headers.TryAddWithoutValidation(PeerWire.NowHeader, $"{table.Now}");
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            response.EnsureSuccessStatusCode();
            TheirNow = response.Headers.TryGetValues(PeerWire.NowHeader, out var nows) ? nows.First() : null;
            await response.Content.LoadIntoBufferAsync(FullLimit, either.Token);
            return (await response.Content.ReadAsByteArrayAsync(either.Token),
                response.Headers.TryGetValues(PeerWire.NodeHeader, out var nodes) && nodes.Contains(node));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {Patience.TotalSeconds} s");
        }
    }

    // Netflix' server writes a list of one as that one.
    private static List<EurekaNode> Listed(EurekaNode? node) => node switch
    {
        null => [],
        { Items: { } items } => items,
        { Members.Count: 0 } => [],
        _ => [node],
    };
}
