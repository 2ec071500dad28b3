using Hanok.Chassis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanok.Tests.Chassis;

public sealed class TerminalFormatterTests
{
    [Fact]
    public void A_message_is_one_line_whatever_is_in_it()
    {
        var output = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Information, "Kitchen", default, "order \u001b[2J of\nfake line \u202E", new InvalidOperationException("x\u0007"), (state, _) => state);

        new TerminalFormatter(TimeProvider.System).Write(entry, null, output);

        var lines = output.ToString().TrimEnd().Split('\n');
        Assert.EndsWith(" info Kitchen: order \\u001b[2J of fake line \\u202e", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("      System.InvalidOperationException: x\\u0007", lines[1].TrimEnd());
        Assert.Equal(2, lines.Length);
    }
}
