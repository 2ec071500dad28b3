using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hanok.Chassis;
using Hanok.Security;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Security;

/// <summary>A service on TLS that knows its callers by certificates of the system's own authority.</summary>
public sealed class PeerCertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch, Until = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _authority = Authority("CN=services of the shop");
    private readonly string _file = Path.GetTempFileName();

    public PeerCertificateTests() => File.WriteAllText(_file, _authority.ExportCertificatePem());

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_certificate_of_the_systems_authority_proves_the_service_that_it_names()
    {
        using var certificate = Signed(_authority, "order", "order.shop.svc.cluster.local");

        Assert.Equal((HttpStatusCode.OK, "order"), await AskAsync(certificate));
    }

    [Fact]
    public async Task Without_a_certificate_nobody_is_known() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(null)).Status);

    [Fact]
    public async Task A_certificate_of_another_authority_proves_nothing()
    {
        using var other = Authority("CN=services of the shop");
        using var certificate = Signed(other, "order");

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(certificate)).Status);
    }

    [Theory]
    [InlineData("order.example.com")]
    [InlineData("order", "kitchen")]
    [InlineData("Order")]
    public async Task A_certificate_that_names_no_service_or_several_proves_none(params string[] names)
    {
        using var certificate = Signed(_authority, names);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(certificate)).Status);
    }

    [Fact]
    public async Task A_certificate_for_servers_is_none_of_a_caller()
    {
        using var certificate = Signed(_authority, ["order"], usage: "1.3.6.1.5.5.7.3.1");

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(certificate)).Status);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_at_start()
    {
        File.Delete(_file);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => AskAsync(null));
        Assert.Contains("Hanok__Credentials__Authority", failure.Message, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(X509Certificate2? client)
    {
        using var server = Signed(_authority, ["localhost"], usage: "1.3.6.1.5.5.7.3.1");
        var builder = TestHost.CreateBuilder("kitchen");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Credentials:Authority"] = _file });
        builder.AddHanok("kitchen").AddPeers();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(server)));
        await using var application = builder.Build();
        application.MapHanok();
        application.MapGet("/", (HttpContext context) => HanokPeer.NameOf(context.User)).RequireAuthorization(HanokPeer.Policy);
        await application.StartOrDisposeAsync();

        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => server.Equals(presented);
        // Chosen here, or it would be left out when the server's list of authorities does not name its own.
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => client!;
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(application.Urls.First(), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(From, Until);
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, params string[] names) => Signed(authority, names, "1.3.6.1.5.5.7.3.2");

    private static X509Certificate2 Signed(X509Certificate2 authority, string[] names, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var certificate = request.Create(authority, From, Until, RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        // TLS wants a key that is in no memory of ours only.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }
}
