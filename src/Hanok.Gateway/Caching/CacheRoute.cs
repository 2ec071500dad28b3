namespace Hanok.Gateway.Caching;

/// <summary>What the metadata of a route says about its cache.</summary>
/// <param name="Fresh">How long an answer is good; nothing only lets requests that come at once share one answer.</param>
/// <param name="StaleIfError">How much longer it is better than a failure.</param>
/// <param name="ForEverybody">One answer for all; else each credential has its own.</param>
/// <param name="Vary">Headers that may change the answer.</param>
internal sealed record CacheRoute(TimeSpan Fresh, TimeSpan StaleIfError, bool ForEverybody, string[] Vary)
{
    public static readonly string[] UsualVary = ["Accept", "Accept-Encoding", "Accept-Language"];
}
