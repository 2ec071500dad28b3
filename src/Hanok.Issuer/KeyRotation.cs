namespace Hanok.Issuer;

/// <summary>Which keys an issuer has, and when another one signs. Pure.</summary>
/// <remarks><code>
///   new key   |-- published --|---------------- signs ----------------|-- published --|
///                 an hour                     so many days              a token's life
/// </code></remarks>
internal static class KeyRotation
{
    // Longer than services go without reading the keys again, so that nobody meets one that is unknown.
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>The keys from now on: the next one when it is time to publish it, none whose last token has ended.</summary>
    /// <param name="make">Makes a key that signs from a time on.</param>
    public static IReadOnlyList<IssuerKey> Next(
        IReadOnlyList<IssuerKey> keys, TimeSpan period, TimeSpan longestToken, DateTimeOffset now, Func<DateTimeOffset, IssuerKey> make)
    {
        var all = keys.OrderBy(key => key.From).ToList();
        if (all.Count == 0 || all[^1].From + period <= now)
            // The first; or nobody looked for so long that there is no time to publish it ahead.
            all.Add(make(now));
        else if (all[^1].From + period - Ahead <= now)
            all.Add(make(all[^1].From + period));

        // A key ends when the next one begins; its last token, a lifetime later.
        return [.. all.Where((_, i) => i == all.Count - 1 || all[i + 1].From + longestToken + Ahead > now)];
    }

    public static IssuerKey Signing(IReadOnlyList<IssuerKey> keys, DateTimeOffset now) =>
        keys.LastOrDefault(key => key.From <= now) ?? keys[0];
}
