using System.Text.RegularExpressions;

namespace Hanok.Postgres.Isolation;

/// <summary>Names of tables and columns that stand in the text of a statement.</summary>
internal static partial class SqlName
{
    /// <exception cref="ArgumentException">This is no such name.</exception>
    public static string Checked(string name) => Form().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is no name of a table or column here: lower case letters, digits and underscores, a schema before a dot.");

    [GeneratedRegex(@"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?\z")]
    private static partial Regex Form();
}
