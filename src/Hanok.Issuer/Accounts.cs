using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Hanok.Issuer;

/// <summary>
/// The users and clients, from their file, which is read again when it has changed. One that cannot be read changes nothing. Thread-safe.
/// </summary>
internal sealed partial class Accounts(IOptions<IssuerOptions> options, ILogger<Accounts> logger)
{
    private readonly Lock _gate = new();
    private AccountsFile _accounts = AccountsFile.Empty;
    private (DateTime Written, long Length) _read;

    public AccountsFile Current
    {
        get
        {
            lock (_gate)
            {
                var file = new FileInfo(options.Value.Accounts);
                var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
                if (now == _read || !file.Exists)
                    return _accounts;

                _read = now;
                try
                {
                    _accounts = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), AccountsJson.Default.AccountsFile) ?? AccountsFile.Empty;
                    LogRead(file.FullName, _accounts.Users?.Count ?? 0, _accounts.Clients?.Count ?? 0);
                }
                catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
                {
                    LogUnreadable(file.FullName, e.Message);
                }

                return _accounts;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{File} has {Users} users and {Clients} clients.")]
    private partial void LogRead(string file, int users, int clients);

    [LoggerMessage(LogLevel.Error, "{File} cannot be read, and what it said before still counts. {Reason}")]
    private partial void LogUnreadable(string file, string reason);
}
