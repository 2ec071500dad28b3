using System.Xml;

namespace Hanok.Registry.Eureka;

internal static class XmlNodeReader
{
    private const int MaxDepth = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        // No entities of its own, nothing from elsewhere.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <returns>The outermost element: its name, and what is in it.</returns>
    /// <exception cref="MalformedBodyException">This is no XML.</exception>
    public static (string Name, EurekaNode Node) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), Settings);
            reader.MoveToContent();
            var name = reader.LocalName;
            var node = ReadElement(reader);
            while (reader.Read())
            {
                // To its end: what comes behind the element must be well-formed too.
            }

            return (name, node);
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            throw new MalformedBodyException($"The body is no XML: {e.Message}");
        }
    }

    private static EurekaNode ReadElement(XmlReader reader)
    {
        if (reader.NodeType != XmlNodeType.Element)
            throw new MalformedBodyException("The body has no element.");

        if (reader.Depth > MaxDepth)
            throw new MalformedBodyException($"The elements of the body are more than {MaxDepth} deep.");

        var node = new EurekaNode();
        var isEmpty = reader.IsEmptyElement;
        while (reader.MoveToNextAttribute())
            node.Members[$"@{reader.LocalName}"] = new EurekaNode { Text = reader.Value };

        reader.MoveToElement();
        if (isEmpty)
            return node;

        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
                node.Members[XmlConvert.DecodeName(reader.LocalName)] = ReadElement(reader);
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                node.Text += reader.Value;
        }

        return node;
    }
}
