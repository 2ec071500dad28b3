using System.Text.RegularExpressions;

namespace Hanok.Security;

internal static partial class ServiceName
{
    public static bool IsValid(string name) => Form().IsMatch(name);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}\\z")]
    private static partial Regex Form();
}
