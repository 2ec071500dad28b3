using System.Text.RegularExpressions;

namespace Hanok.Postgres;

/// <summary>The name of a table or column, which stands in the text of a statement and not among its parameters.</summary>
internal readonly partial record struct SqlName
{
    public static readonly SqlName Null = new("NULL", isChecked: true);

    private SqlName(string text, bool isChecked) => Text = isChecked || Form().IsMatch(text)
        ? text
        : throw new ArgumentException($"'{text}' is no name of a table or column here: lower case letters, digits and underscores, a schema before a dot.");

    /// <exception cref="ArgumentException">This is no such name.</exception>
    public SqlName(string text) : this(text, isChecked: false)
    {
    }

    public string Text { get; }

    public override string ToString() => Text;

    [GeneratedRegex(@"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?\z")]
    private static partial Regex Form();
}
