using System.Security.Claims;
using System.Text;
using Hanok.Gateway.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Gateway;

public sealed class SessionTicketsTests : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly MovableTime _time = new();
    private readonly SessionMemory _memory;
    private readonly SessionTickets _tickets;

    public SessionTicketsTests()
    {
        _memory = new(Options.Create(new SessionOptions { Limit = 10 }), _time);
        _tickets = new(_memory, new EphemeralDataProtectionProvider());
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task Beyond_its_limit_memory_forgets_those_that_were_not_used_for_longest()
    {
        var first = await NewAsync();
        var second = await NewAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await _tickets.RetrieveAsync(first, Cancellation));
        for (var i = 0; i < 9; i++)
            await NewAsync();

        Assert.NotNull(await _tickets.RetrieveAsync(first, Cancellation));
        Assert.Null(await _tickets.RetrieveAsync(second, Cancellation));
    }

    [Fact]
    public async Task What_was_ended_is_not_renewed()
    {
        var id = await NewAsync();
        await _tickets.RemoveAsync(id, Cancellation);
        await _tickets.RenewAsync(id, Ticket(), Cancellation);

        Assert.Null(await _tickets.RetrieveAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_session_ends_by_itself()
    {
        var ticket = Ticket();
        ticket.Properties.ExpiresUtc = _time.GetUtcNow().AddMinutes(5);
        var id = await _tickets.StoreAsync(ticket, Cancellation);
        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.Null(await _tickets.RetrieveAsync(id, Cancellation));
    }

    [Fact]
    public async Task Who_reads_the_cache_has_neither_a_session_nor_a_token()
    {
        var cache = new WrittenCache();
        var ticket = Ticket();
        ticket.Properties.StoreTokens([new() { Name = "access_token", Value = "of-alice" }]);
        var id = await new SessionTickets(cache, new EphemeralDataProtectionProvider()).StoreAsync(ticket, Cancellation);
        var (key, value) = Assert.Single(cache.Entries);

        Assert.DoesNotContain(id, key, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("of-alice", Encoding.Latin1.GetString(value), StringComparison.Ordinal);
        Assert.Null(await new SessionTickets(cache, new EphemeralDataProtectionProvider()).RetrieveAsync(id, Cancellation));
    }

    private Task<string> NewAsync() => _tickets.StoreAsync(Ticket(), Cancellation);

    private static AuthenticationTicket Ticket() => new(new(new ClaimsIdentity()), "session");
}
