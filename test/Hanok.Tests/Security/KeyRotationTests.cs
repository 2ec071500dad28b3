using Hanok.Issuer;

namespace Hanok.Tests.Security;

public sealed class KeyRotationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Period = TimeSpan.FromDays(30), Token = TimeSpan.FromMinutes(10);

    [Fact]
    public void Whenever_it_is_asked_every_key_is_published_an_hour_before_it_signs_and_until_its_last_token_has_ended()
    {
        IReadOnlyList<IssuerKey> keys = [];
        var published = new Dictionary<string, DateTimeOffset>();
        var lastSigned = new Dictionary<string, DateTimeOffset>();
        for (var now = Start; now < Start + TimeSpan.FromDays(100); now += TimeSpan.FromMinutes(7))
        {
            keys = KeyRotation.Next(keys, Period, Token, now, from => new($"{from:u}", "", from));
            foreach (var key in keys)
                published.TryAdd(key.Id, now);

            var signing = KeyRotation.Signing(keys, now).Id;
            Assert.True(published[signing] == Start || now - published[signing] >= KeyRotation.Ahead - TimeSpan.FromMinutes(7), $"{signing} is new at {now}");
            lastSigned[signing] = now;
            foreach (var (key, last) in lastSigned)
                Assert.True(keys.Any(k => k.Id == key) || now > last + Token, $"{key} is gone at {now}");

            Assert.InRange(keys.Count, 1, 2);
        }

        Assert.Equal(4, lastSigned.Count);
    }

    [Fact]
    public void After_a_long_time_away_a_new_key_signs_at_once()
    {
        IReadOnlyList<IssuerKey> keys = [new("old", "", Start)];
        var now = Start + TimeSpan.FromDays(365);
        keys = KeyRotation.Next(keys, Period, Token, now, from => new("new", "", from));

        Assert.Equal("new", KeyRotation.Signing(keys, now).Id);
    }
}
