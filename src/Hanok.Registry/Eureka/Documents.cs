using System.IO.Compression;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Eureka;

/// <summary>
/// The answers to "all" and "delta" as bytes, made once for each version and form: a thousand clients that poll cost no more than the sending. Only the
/// last version of each is kept.
/// </summary>
internal sealed class Documents(LeaseTable table)
{
    private Document? _all;
    private Document? _delta;

    public Document All() => Current(ref _all, table.View());

    public Document Delta() => Current(ref _delta, table.Delta());

    // Two that come at once may both make one: it is the same.
    private static Document Current(ref Document? current, RegistryView view)
    {
        var document = Volatile.Read(ref current);
        if (document is null || !ReferenceEquals(document.View, view))
            Volatile.Write(ref current, document = new Document(view));

        return document;
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
