namespace Hanok.Gateway.Caching;

/// <param name="Entry">What all that waited may have.</param>
/// <param name="Abandoned">Without an entry: only because its client went away, so another should fly.</param>
internal readonly record struct Landing(CacheEntry? Entry, bool Abandoned = false);
