using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Hanok.Tests;

/// <summary>What holds for every test here, so that none depends on how fast the machine is, and none leaves anything behind.</summary>
public sealed partial class TestRuleTests
{
    // The helper itself, the runner, and what plays somebody who is slow or comes at random: there a time is the subject, and nothing depends on it.
    private static readonly string[] MayLetTimePass =
    [
        "src/Hanok.Testing/Contracts/Doubles/LateHandler.cs", "src/Hanok.Testing/Contracts/Until.cs", "test/Interop/NodeScript.cs", "test/FoodDelivery.Tests/System/Changes.cs", "test/FoodDelivery.Tests/System/CheckoutTests.cs",
        "test/FoodDelivery.Tests/System/ChoreographyCrashTests.cs", "test/FoodDelivery.Tests/System/CrashTests.cs",
        "test/FoodDelivery.Tests/System/FaultIsolationTests.cs", "test/FoodDelivery.Tests/System/FoodApi.cs", "test/FoodDelivery.Tests/System/SteadyLoad.cs",
    ];

    private static readonly string[] Folders = ["test", "src/Hanok.Testing"];

    private static string Root { get; } = Path.GetFullPath("../..", Folder());

    [Fact]
    public void A_test_waits_with_Until_and_nothing_else() => Assert.Empty(Lines(Waiting(), MayLetTimePass));

    [Fact]
    public void A_test_makes_its_hosts_with_TestHost() => Assert.Empty(Lines(MakingHosts(), ["src/Hanok.Testing/TestHost.cs"]));

    private static List<string> Lines(Regex pattern, string[] except) =>
    [
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => (File: file, Name: Path.GetRelativePath(Root, file).Replace('\\', '/')))
            .Where(source => !except.Contains(source.Name) && !source.Name.EndsWith("/TestRuleTests.cs", StringComparison.Ordinal)
                && !source.Name.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(source => File.ReadLines(source.File).Index().Where(line => pattern.IsMatch(line.Item) && !line.Item.Contains("Until.", StringComparison.Ordinal))
                .Select(line => $"{source.Name}:{line.Index + 1}: {line.Item.Trim()}")),
    ];

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    // A wait without an end of its own, for what plays the other side and is ended by a token, is none.
    [GeneratedRegex(@"Task\.Delay\((?!Timeout\.InfiniteTimeSpan)|\.CancelAfter\(|\.WaitAsync\([^)]*(TimeSpan|Patience|Cancel\)|Cancellation\))|^\s*await \S+\.WaitForExitAsync")]
    private static partial Regex Waiting();

    [GeneratedRegex(@"WebApplication\.Create|(?<!Test)Host\.Create|Logging\.ClearProviders|AddConsole")]
    private static partial Regex MakingHosts();
}
