using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Hanok.Registry.Page;

/// <summary>A page in the making. What stands in braces is encoded, always: an instance may be called &lt;script&gt;.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _text.Append('\n');

    public override string ToString() => _text.ToString();

    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly StringBuilder _text;

        public Markup(int literalLength, int formattedCount, Html html) => _text = html._text;

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted<T>(T value) => _text.Append(HtmlEncoder.Default.Encode(value?.ToString() ?? ""));
    }
}
