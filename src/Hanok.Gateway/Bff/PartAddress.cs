using System.Text;

namespace Hanok.Gateway.Bff;

/// <summary>
/// Where a part is asked for: <c>http://kitchen/api/tickets/{order.ticketId}?limit={limit}</c>. <c>{id}</c> is a value of the client's request,
/// <c>{order.ticketId}</c> one from the answer of the part <c>order</c>, which is waited for.
/// </summary>
internal sealed class PartAddress
{
    private readonly string _origin;
    private readonly IReadOnlyList<Piece> _path;
    private readonly IReadOnlyList<IReadOnlyList<Piece>> _query;

    private PartAddress(string text, Uri form, string origin, string path, string query)
    {
        (Text, Service, Path) = (text, form.Host, path);
        _origin = origin;
        _path = Pieces(text, path);
        _query = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => Pieces(text, pair))];
        Holes = [.. _path.Concat(_query.SelectMany(pair => pair)).Select(piece => piece.Hole).OfType<PartHole>()];
    }

    public string Text { get; }

    /// <summary>The service that is asked, by its name for discovery.</summary>
    public string Service { get; }

    /// <summary>With its holes, as the service's own description has it but for their names.</summary>
    public string Path { get; }

    public IReadOnlyList<PartHole> Holes { get; }

    /// <exception cref="ArgumentException">It is none; the message says why.</exception>
    public static PartAddress Parse(string text)
    {
        var filled = text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        if (!Uri.TryCreate(filled, UriKind.Absolute, out var form) || form.Scheme is not ("http" or "https"))
            throw Bad(text, "Write it with the name of a service, as in http://order/api/orders/{id}.");

        var pathBegins = text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3);
        if (pathBegins < 0 || text[..pathBegins].Contains('{'))
            throw Bad(text, "Name the service and a path; only the path and the query may have holes.");

        var (path, query) = text[pathBegins..].Split('?', 2) is [var before, var after] ? (before, after) : (text[pathBegins..], "");
        return new(text, form, text[..pathBegins], path, query);
    }

    /// <param name="valueOf">The value for a hole; null when there is none.</param>
    /// <returns>The whole address; null when a value of its path is not there. A parameter of the query without a value is left out.</returns>
    public Uri? Fill(Func<PartHole, string?> valueOf)
    {
        var uri = new StringBuilder(_origin);
        foreach (var piece in _path)
        {
            // A dot segment would lead to another path than the one that is written here.
            if (piece.Hole is { } hole && valueOf(hole) is null or "" or "." or "..")
                return null;

            piece.AppendTo(uri, valueOf);
        }

        var separator = '?';
        foreach (var pair in _query.Where(pair => pair.All(piece => piece.Hole is null || valueOf(piece.Hole) is not null)))
        {
            uri.Append(separator);
            separator = '&';
            foreach (var piece in pair)
                piece.AppendTo(uri, valueOf);
        }

        return new Uri(uri.ToString());
    }

    private static List<Piece> Pieces(string whole, string text)
    {
        var pieces = new List<Piece>();
        for (var at = 0; at < text.Length;)
        {
            var opens = text.IndexOf('{', at);
            if (opens != at)
                pieces.Add(new(opens < 0 ? text[at..] : text[at..opens], null));
            if (opens < 0)
                break;

            var closes = text.IndexOf('}', opens);
            if (closes < opens + 2)
                throw Bad(whole, "A hole is written as in {id} or {order.ticketId}.");

            pieces.Add(new("", PartHole.Parse(text[(opens + 1)..closes])));
            at = closes + 1;
        }

        return pieces;
    }

    private static ArgumentException Bad(string text, string cure) => new($"'{text}' cannot be the address of a part. {cure}");

    private sealed record Piece(string Literal, PartHole? Hole)
    {
        public void AppendTo(StringBuilder uri, Func<PartHole, string?> valueOf) =>
            uri.Append(Hole is null ? Literal : Uri.EscapeDataString(valueOf(Hole)!));
    }
}
