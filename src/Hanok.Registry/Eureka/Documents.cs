using System.IO.Compression;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Eureka;

/// <summary>
/// The answers to "all" and "delta" as bytes, made once for each version and form: a thousand clients that poll cost no more than the sending. Only the
/// last version of each is kept.
/// </summary>
internal sealed class Documents(LeaseTable table)
{
    private readonly Lock _lock = new();
    private Document? _all;
    private Document? _delta;

    public Document All() => Current(ref _all, table.View());

    public Document Delta() => Current(ref _delta, table.Delta());

    // The bytes are made later, once, by the first who needs them: a thousand who ask at once must not each make their own.
    private Document Current(ref Document? current, RegistryView view)
    {
        lock (_lock)
            return current is { } document && ReferenceEquals(document.View, view) ? document : current = new Document(view);
    }
}

internal sealed class Document(RegistryView view)
{
    private readonly Lazy<byte[]> _json = new(() => EurekaJson.Applications(view));
    private readonly Lazy<byte[]> _xml = new(() => EurekaXml.Applications(view));
    private Lazy<byte[]>? _zippedJson;
    private Lazy<byte[]>? _zippedXml;

    public RegistryView View => view;

    public byte[] Bytes(bool asJson, bool zipped) => (asJson, zipped) switch
    {
        (true, false) => _json.Value,
        (false, false) => _xml.Value,
        (true, true) => LazyInitializer.EnsureInitialized(ref _zippedJson, () => new(() => Zip(_json.Value))).Value,
        (false, true) => LazyInitializer.EnsureInitialized(ref _zippedXml, () => new(() => Zip(_xml.Value))).Value,
    };

    private static byte[] Zip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
            zip.Write(bytes);

        return stream.ToArray();
    }
}
