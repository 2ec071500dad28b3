using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Hanok.Tests.Guides;

/// <summary>
/// The C# in these guides is code that is compiled and run here: each block follows a line <c>&lt;!-- snippet: name --&gt;</c>, and is what
/// stands between <c>// snippet: name</c> and <c>// end</c> in a file below this folder.
/// </summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Guides => ["messaging-styles.md", "testing-sagas.md"];

    [Theory]
    [MemberData(nameof(Guides))]
    public void Every_example_is_what_was_compiled(string guide)
    {
        var sources = Sources();
        var text = Text(guide);
        var blocks = Block().Matches(text);

        Assert.Equal(text.Split("```csharp").Length - 1, blocks.Count);
        foreach (Match block in blocks)
        {
            var name = block.Groups["name"].Value;
            Assert.True(sources.ContainsKey(name), $"{guide} shows '{name}', but no file below test/Hanok.Tests/Guides has that snippet.");
            Assert.Equal(sources[name], block.Groups["code"].Value);
        }
    }

    [Fact]
    public void Every_example_that_is_compiled_is_in_a_guide() => Assert.Empty(Sources().Keys.Except(
        Guides.SelectMany(guide => Block().Matches(Text(guide.Data))).Select(block => block.Groups["name"].Value)));

    private static string Text(string guide) => File.ReadAllText(Path.Combine(Folder(), "../../../docs/guides", guide));

    private static Dictionary<string, string> Sources() =>
        Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith($"{nameof(SnippetTests)}.cs", StringComparison.Ordinal))
            .SelectMany(file => Region().Matches(File.ReadAllText(file)))
            .ToDictionary(region => region.Groups["name"].Value, region => Outdent(region.Groups["code"].Value, region.Groups["indent"].Length));

    private static string Outdent(string code, int by) =>
        string.Concat(code.Split('\n').Select(line => line.Length > by ? line[by..] + "\n" : "\n")).TrimEnd('\n') + "\n";

    internal static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^<!-- snippet: (?<name>[a-z-]+) -->\n```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?<indent> *)// snippet: (?<name>[a-z-]+)\n(?<code>.*?)^ *// end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
