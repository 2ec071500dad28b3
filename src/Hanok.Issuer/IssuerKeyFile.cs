using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Hanok.Issuer;

/// <summary>
/// The signing keys in a file that only its owner may read: a restart keeps them, and several instances have the same. Thread-safe.
/// </summary>
internal sealed partial class IssuerKeyFile(IOptions<IssuerOptions> options, TimeProvider time, ILogger<IssuerKeyFile> logger)
{
    // How long another instance's new key may go unseen here. It is published an hour before it signs.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private IReadOnlyList<IssuerKey> _keys = [];
    private long _looked;

    /// <exception cref="IOException">The folder cannot be used.</exception>
    public IReadOnlyList<IssuerKey> Current
    {
        get
        {
            lock (_gate)
            {
                if (_keys.Count > 0 && time.GetElapsedTime(_looked) < LookAgain)
                    return _keys;

                _keys = ReadAndRotate();
                _looked = time.GetTimestamp();
                return _keys;
            }
        }
    }

    private IReadOnlyList<IssuerKey> ReadAndRotate()
    {
        var folder = options.Value.Folder;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        using var alone = Alone(Path.Combine(folder, "keys.lock"));
        var path = Path.Combine(folder, "keys.json");
        var known = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), IssuerKeysJson.Default.IReadOnlyListIssuerKey) ?? [] : [];
        var settings = options.Value;
        var keys = KeyRotation.Next(
            known, TimeSpan.FromDays(settings.KeyDays), TimeSpan.FromSeconds(settings.TokenSeconds), time.GetUtcNow(), Make);
        if (keys.SequenceEqual(known))
            return known;

        Write(path, JsonSerializer.SerializeToUtf8Bytes(keys, IssuerKeysJson.Default.IReadOnlyListIssuerKey));
        LogRotated(path, string.Join(", ", keys.Select(key => $"{key.Id} from {key.From:u}")));
        return keys;
    }

    private static IssuerKey Make(DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(RandomNumberGenerator.GetHexString(16, lowercase: true), Convert.ToBase64String(key.ExportPkcs8PrivateKey()), from);
    }

    // Whole or not at all: an issuer that is killed here begins with the keys that it had.
    private static void Write(string path, byte[] content)
    {
        var next = $"{path}.next";
        File.Delete(next);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using (var file = new FileStream(next, create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    // The lock is the open file: it ends with the process.
    private static FileStream Alone(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None });
            }
            catch (IOException) when (attempt < 200)
            {
                // Another instance writes a file of a few hundred bytes.
                Thread.Yield();
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The signing keys in {File} are now: {Keys}.")]
    private partial void LogRotated(string file, string keys);
}
