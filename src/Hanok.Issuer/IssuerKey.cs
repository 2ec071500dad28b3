namespace Hanok.Issuer;

/// <summary>A key of the development issuer, as it stands in its file.</summary>
/// <param name="Private">PKCS#8, in Base64.</param>
/// <param name="From">From when on it signs. It is published before.</param>
internal sealed record IssuerKey(string Id, string Private, DateTimeOffset From);
