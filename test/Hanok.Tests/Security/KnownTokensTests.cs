using System.Security.Claims;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

public sealed class KnownTokensTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly KeySet Keys = new("issuer", [], "first");

    [Fact]
    public void A_known_token_is_known_until_it_ends()
    {
        var tokens = new KnownTokens(100);
        tokens.Add("a", Keys, Good(Now.AddMinutes(1)));

        Assert.Equal("alice", tokens.Find("a", Keys, TimeSpan.Zero, Now)?.Identity?.Name);
        Assert.NotNull(tokens.Find("a", Keys, TimeSpan.Zero, Now.AddSeconds(59)));
        Assert.Null(tokens.Find("a", Keys, TimeSpan.Zero, Now.AddSeconds(60)));
        Assert.Null(tokens.Find("b", Keys, TimeSpan.Zero, Now));
    }

    [Fact]
    public void A_token_that_was_checked_with_other_keys_is_checked_anew()
    {
        var tokens = new KnownTokens(100);
        tokens.Add("a", Keys, Good(Now.AddMinutes(1)));

        Assert.Null(tokens.Find("a", Keys with { Hash = "second" }, TimeSpan.Zero, Now));
    }

    [Fact]
    public void It_forgets_what_nobody_asks_for_and_never_holds_more_than_its_limit()
    {
        var tokens = new KnownTokens(100);
        tokens.Add("often", Keys, Good(Now.AddMinutes(1)));
        for (var i = 0; i < 10_000; i++)
        {
            tokens.Add($"once {i}", Keys, Good(Now.AddMinutes(1)));
            Assert.NotNull(tokens.Find("often", Keys, TimeSpan.Zero, Now));
            Assert.InRange(tokens.Count, 1, 100);
        }

        Assert.Null(tokens.Find("once 0", Keys, TimeSpan.Zero, Now));
    }

    private static TokenVerdict Good(DateTimeOffset until) =>
        new(TokenFailure.None, new ClaimsIdentity([new("sub", "alice")], "Bearer", "sub", "roles"), until);
}
