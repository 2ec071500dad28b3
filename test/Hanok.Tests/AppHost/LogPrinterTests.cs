using Hanok.AppHost.Output;

namespace Hanok.Tests.AppHost;

public sealed class LogPrinterTests
{
    [Fact]
    public void A_json_line_becomes_its_level_and_message() =>
        Assert.Equal(["info  Ticket 4711 is accepted"], Show("""{"EventId":1,"LogLevel":"Information","Category":"Kitchen","Message":"Ticket 4711 is accepted","State":{}}"""));

    [Fact]
    public void The_framework_is_shown_only_from_warnings_on()
    {
        Assert.Empty(Show("""{"LogLevel":"Information","Category":"Microsoft.Hosting.Lifetime","Message":"Now listening"}"""));
        Assert.Equal(["warn  Overloaded"], Show("""{"LogLevel":"Warning","Category":"Microsoft.AspNetCore.Server.Kestrel","Message":"Overloaded"}"""));
    }

    [Fact]
    public void An_exception_stands_below_its_message_and_is_cut_after_15_lines()
    {
        string trace = string.Join("\\n", Enumerable.Range(1, 20).Select(line => $"at Frame{line}"));

        var lines = Show($$"""{"LogLevel":"Error","Category":"Kitchen","Message":"Failed","Exception":"{{trace}}"}""");

        Assert.Equal("error Failed", lines[0]);
        Assert.Equal("      at Frame1", lines[1]);
        Assert.Equal(17, lines.Length);
        Assert.Equal("      ... 5 more lines in the log file", lines[^1]);
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("""{"half": """)]
    [InlineData("""{"other":"json"}""")]
    [InlineData("""{"LogLevel":7,"Message":null}""")]
    public void What_is_no_log_line_is_shown_as_it_is(string line) => Assert.Equal([line], Show(line));

    [Fact]
    public void A_long_line_is_cut() => Assert.Equal(403, Assert.Single(Show(new string('x', 5000))).Length);

    private static string[] Show(string raw) => [.. LogPrinter.Render(raw).Select(line => line.Text)];
}
