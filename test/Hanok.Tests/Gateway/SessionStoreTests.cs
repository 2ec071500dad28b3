using System.Security.Claims;
using Hanok.Gateway.Sessions;
using Hanok.Tests.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Gateway;

public sealed class SessionStoreTests
{
    private readonly MovableTime _time = new();

    [Fact]
    public async Task Beyond_its_limit_it_forgets_those_that_were_not_used_for_longest()
    {
        var store = new SessionStore(Options.Create(new SessionOptions { Limit = 10 }), _time);
        var first = await NewAsync(store);
        var second = await NewAsync(store);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await store.RetrieveAsync(first));
        for (var i = 0; i < 9; i++)
            await NewAsync(store);

        Assert.NotNull(await store.RetrieveAsync(first));
        Assert.Null(await store.RetrieveAsync(second));
    }

    [Fact]
    public async Task What_was_ended_is_not_renewed()
    {
        var store = new SessionStore(Options.Create(new SessionOptions()), _time);
        var id = await NewAsync(store);
        await store.RemoveAsync(id);
        await store.RenewAsync(id, Ticket());

        Assert.Null(await store.RetrieveAsync(id));
    }

    private static Task<string> NewAsync(SessionStore store) => store.StoreAsync(Ticket());

    private static AuthenticationTicket Ticket() => new(new(new ClaimsIdentity()), "session");
}
