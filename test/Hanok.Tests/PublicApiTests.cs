using System.Runtime.CompilerServices;

namespace Hanok.Tests;

/// <summary>What others build on changes on purpose only: the public API of each library, as text, beside the code.</summary>
public sealed class PublicApiTests
{
    /// <summary>When it is set, the files are written instead of compared.</summary>
    private const string Accept = "HANOK_ACCEPT_API";

    public static TheoryData<string> Assemblies => [.. SourceAssemblies.Names];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_api_is_as_it_was_accepted(string assembly)
    {
        var file = Path.Combine(Folder(), "PublicApi", $"{assembly}.txt");
        var actual = PublicApi.Of(SourceAssemblies.Load(assembly));
        if (Environment.GetEnvironmentVariable(Accept) is { Length: > 0 })
            File.WriteAllText(file, string.Join('\n', actual) + "\n");

        var accepted = File.Exists(file) ? File.ReadAllLines(file) : [];
        var added = actual.Except(accepted).Select(line => $"+ {line}");
        var removed = accepted.Except(actual).Select(line => $"- {line}");
        var difference = string.Join('\n', removed.Concat(added));
        Assert.True(
            difference.Length == 0,
            $"The public API of {assembly} is not the accepted one:\n{difference}\nIf it is meant, run this test with {Accept}=1 and commit {Path.GetFileName(file)}.");
    }

    // Beside the source, not beside the compiled test: it is written there too.
    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
