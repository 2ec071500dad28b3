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

    [Theory]
    [InlineData("\u001b]0;owned\u0007\u009b2J", "\\u001b]0;owned\\u0007\\u009b2J")]
    [InlineData("user \u202Etxt.exe", "user \\u202etxt.exe")]
    [InlineData("two\nlines\rhere\u2028", "two lines here ")]
    [InlineData("\u001b[31mfake error\u001b[0m", "\\u001b[31mfake error\\u001b[0m")]
    public void What_a_service_says_cannot_command_the_terminal(string said, string shown)
    {
        Assert.Equal(shown, Assert.Single(Show(said)));
        var line = System.Text.Json.JsonSerializer.Serialize(new { LogLevel = "Warning", Message = said });
        Assert.Equal($"warn  {shown}", Assert.Single(Show(line)));
    }

    [Fact]
    public void The_terminal_and_the_file_get_no_control_characters_from_anywhere()
    {
        var (output, path) = (new StringWriter(), Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}.log"));
        var terminal = new Terminal(output, colours: true);
        using (var log = new ServiceLog(path, new(terminal, "kitchen", Colour.Cyan)))
            log.Write("plain \u001b[2J\u009b");

        terminal.Say("a name: \u001b]8;;http://x\u0007");

        Assert.Equal("plain \\u001b[2J\\u009b", File.ReadAllText(path).TrimEnd());
        Assert.Equal(
            $"\u001b[36mkitchen     \u001b[0m | plain \\u001b[2J\\u009b{Environment.NewLine}"
            + $"\u001b[1mhanok       \u001b[0m | a name: \\u001b]8;;http://x\\u0007{Environment.NewLine}",
            output.ToString());
        File.Delete(path);
    }

    private static string[] Show(string raw) => [.. LogPrinter.Render(raw).Select(line => line.Text)];
}
