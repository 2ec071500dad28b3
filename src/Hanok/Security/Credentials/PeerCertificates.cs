using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Hanok.Security.Credentials;

/// <summary>Knows a service by its TLS client certificate, which the system's own authority has signed. Thread-safe.</summary>
/// <remarks>
/// Only that authority counts, never the machine's: a public one signs for whoever owns a domain. Revocation is not looked up; an authority for
/// services signs for hours or days.
/// </remarks>
internal sealed class PeerCertificates
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection? _authority;

    // A connection has one certificate for all its requests, and to build a chain is work.
    private readonly ConditionalWeakTable<X509Certificate2, string> _callers = [];

    private readonly TimeProvider _time;

    public PeerCertificates(IOptions<CredentialOptions> options, TimeProvider time)
    {
        _time = time;
        if (options.Value.Authority.Length == 0)
            return;

        _authority = [];
        _authority.ImportFromPemFile(options.Value.Authority);
    }

    /// <summary>The service that the certificate names; null when it names none, or another authority has signed it.</summary>
    public string? CallerOf(X509Certificate2? certificate)
    {
        // A connection may outlive its certificate.
        if (_authority is null || certificate is null || certificate.NotAfter.ToUniversalTime() <= _time.GetUtcNow())
            return null;

        var caller = _callers.GetValue(certificate, Check);
        return caller.Length > 0 ? caller : null;
    }

    private string Check(X509Certificate2 certificate)
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority!);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate) ? NameIn(certificate) : "";
    }

    // Of several names, nobody could say which one calls.
    private static string NameIn(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames())
            .Where(ServiceName.IsValid).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 1 ? names[0] : "";
    }
}
