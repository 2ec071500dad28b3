using Hanok.AppHost.Output;

namespace Hanok.Tests.AppHost;

/// <summary>What of a service's output reaches the terminal, and when; the file has all of it.</summary>
public sealed class ServiceLogTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly StringWriter _terminal = new();
    private readonly ServiceLog _log;

    public ServiceLogTests() => _log = new(_file, new LogPrinter(new Terminal(_terminal, colours: false), "kitchen", Colour.None));

    public void Dispose()
    {
        _log.Dispose();
        _terminal.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void A_healthy_start_is_quiet()
    {
        Say("Warning", "not yet");
        _log.Speak(showHeld: false);
        Say("Warning", "later");

        Assert.Equal(["kitchen      | warn  later"], Shown());
        Assert.Contains("not yet", _log.LastLines, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_shown_at_once_and_so_is_what_is_no_line_of_a_log()
    {
        Say("Error", "broken");
        _log.Write("Unhandled exception.");

        Assert.Equal(["kitchen      | error broken", "kitchen      | Unhandled exception."], Shown());
    }

    [Fact]
    public void A_start_that_is_not_as_it_should_be_shows_what_was_said_until_then()
    {
        Say("Information", "waits for the database");
        _log.Speak(showHeld: true);
        Say("Information", "goes on");

        Assert.Equal(["kitchen      | info  waits for the database", "kitchen      | info  goes on"], Shown());
    }

    [Fact]
    public void While_everything_stops_it_is_quiet_again()
    {
        _log.Speak(showHeld: false);
        _log.Hush();
        Say("Warning", "the registry is away");

        Assert.Empty(Shown());
    }

    private void Say(string level, string message) => _log.Write($$"""{"LogLevel":"{{level}}","Category":"Kitchen","Message":"{{message}}"}""");

    private string[] Shown() => _terminal.ToString().Split(_terminal.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
