using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;

namespace Hanok.Gateway.Sessions;

/// <summary>
/// Sessions in the application's <see cref="IDistributedCache"/>, which gateways share. Who reads the cache has neither a session nor a
/// token: ids are hashed there, and tickets encrypted by the keys of data protection. Thread-safe.
/// </summary>
internal sealed class SessionTickets(IDistributedCache cache, IDataProtectionProvider protection) : ITicketStore
{
    private readonly IDataProtector _protector = protection.CreateProtector("Hanok.Gateway.Sessions");

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, CancellationToken.None);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await WriteAsync(id, ticket, cancellationToken);
        return id;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        // One that was ended meanwhile stays so.
        if (await ReadAsync(key, cancellationToken) is not null)
            await WriteAsync(key, ticket, cancellationToken);
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(key, cancellationToken) is { } ticket ? TicketSerializer.Default.Deserialize(_protector.Unprotect(ticket)) : null;
        }
        catch (CryptographicException)
        {
            // Of keys that are gone, or not ours.
            return null;
        }
    }

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await cache.RemoveAsync(NameOf(key), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SessionsAwayException(e);
        }
    }

    private async Task<byte[]?> ReadAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await cache.GetAsync(NameOf(id), cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw new SessionsAwayException(e);
        }
    }

    private async Task WriteAsync(string id, AuthenticationTicket ticket, CancellationToken cancellation)
    {
        try
        {
            await cache.SetAsync(
                NameOf(id), _protector.Protect(TicketSerializer.Default.Serialize(ticket)), new() { AbsoluteExpiration = ticket.Properties.ExpiresUtc },
                cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw new SessionsAwayException(e);
        }
    }

    private static string NameOf(string id) => $"hanok-session:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}
