using Hanok.AppHost.Processes;

namespace Hanok.Tests.AppHost;

public sealed class BoundedLinesTests
{
    [Fact]
    public async Task Lines_end_at_either_line_end_and_at_the_end_of_the_output() =>
        Assert.Equal(["one", "", "two", "three"], await ReadAsync("one\n\ntwo\r\nthree"));

    [Fact]
    public async Task A_line_without_end_comes_in_pieces_and_nothing_is_lost()
    {
        var lines = await ReadAsync(new string('x', BoundedLines.MaxLength * 2 + 5) + "\nnext");

        Assert.Equal([BoundedLines.MaxLength, BoundedLines.MaxLength, 5, 4], lines.Select(line => line.Length));
    }

    [Fact]
    public void Only_the_last_lines_are_kept_for_an_error_message()
    {
        var tail = new LineTail(2);
        foreach (string line in (string[])["one", "two", "three"]) tail.Add(line);

        Assert.Equal("two\nthree", tail.ToString());
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        var lines = new List<string>();
        await BoundedLines.ReadAsync(new StringReader(text), lines.Add, TestContext.Current.CancellationToken);
        return lines;
    }
}
