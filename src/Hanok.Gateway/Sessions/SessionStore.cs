using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Sessions;

/// <summary>
/// Sessions in this process: a restart ends them, and another gateway does not know them. Register an <see cref="ITicketStore"/> of your own
/// before <c>AddWebSessions</c> for more than one gateway. Thread-safe.
/// </summary>
internal sealed class SessionStore(IOptions<SessionOptions> options, TimeProvider time) : ITicketStore
{
    private readonly Lock _gate = new();

    // By the hash of the id: who reads this memory has no session.
    private readonly Dictionary<string, (AuthenticationTicket Ticket, long Used)> _sessions = [];

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        lock (_gate)
        {
            if (_sessions.Count >= options.Value.Limit)
                Forget();

            _sessions[KeyOf(id)] = (ticket, time.GetTimestamp());
        }

        return Task.FromResult(id);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        lock (_gate)
            // One that was ended meanwhile stays so.
            if (_sessions.ContainsKey(KeyOf(key)))
                _sessions[KeyOf(key)] = (ticket, time.GetTimestamp());

        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = KeyOf(key);
        lock (_gate)
        {
            if (!_sessions.TryGetValue(hash, out var session))
                return Task.FromResult<AuthenticationTicket?>(null);

            if (time.GetElapsedTime(session.Used) > Idle)
            {
                _sessions.Remove(hash);
                return Task.FromResult<AuthenticationTicket?>(null);
            }

            _sessions[hash] = session with { Used = time.GetTimestamp() };
            return Task.FromResult<AuthenticationTicket?>(session.Ticket);
        }
    }

    public Task RemoveAsync(string key)
    {
        lock (_gate)
            _sessions.Remove(KeyOf(key));

        return Task.CompletedTask;
    }

    private TimeSpan Idle => TimeSpan.FromMinutes(options.Value.IdleMinutes);

    // Those that are over, and at least a tenth, so that it is done seldom.
    private void Forget()
    {
        foreach (var (key, _) in _sessions.OrderBy(s => s.Value.Used)
            .TakeWhile((s, i) => i < Math.Max(1, options.Value.Limit / 10) || time.GetElapsedTime(s.Value.Used) > Idle).ToList())
            _sessions.Remove(key);
    }

    private static string KeyOf(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
