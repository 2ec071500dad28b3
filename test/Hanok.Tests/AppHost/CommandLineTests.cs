using Hanok.AppHost;

namespace Hanok.Tests.AppHost;

public sealed class CommandLineTests
{
    [Fact]
    public void Arguments_come_in_any_order() =>
        Assert.Equal(new CommandLine(Fresh: true, NoBrowser: true, Help: false, Unknown: null), CommandLine.Parse(["--no-browser", "--fresh"]));

    [Fact]
    public void The_first_unknown_argument_is_reported() => Assert.Equal("--frsh", CommandLine.Parse(["--fresh", "--frsh", "x"]).Unknown);

    [Theory]
    [InlineData(Transport.Direct)]
    [InlineData(Transport.RabbitMq, "--transport", "rabbitmq")]
    [InlineData(Transport.Direct, "--transport", "direct", "--fresh")]
    internal void The_transport_is_direct_unless_told_otherwise(Transport expected, params string[] arguments) =>
        Assert.Equal((expected, null), (CommandLine.Parse(arguments).Transport, CommandLine.Parse(arguments).Unknown));

    [Theory]
    [InlineData("--transport pigeon", "--transport", "pigeon")]
    [InlineData("--transport", "--transport")]
    public void A_transport_that_does_not_exist_is_reported(string unknown, params string[] arguments) =>
        Assert.Equal(unknown, CommandLine.Parse(arguments).Unknown);

    [Fact]
    public async Task An_unknown_argument_starts_nothing_and_ends_with_2()
    {
        var output = new StringWriter();

        int code = await new HanokSystem("trial", "--frsh") { Output = output }.RunAsync();

        Assert.Equal(2, code);
        Assert.StartsWith("Unknown argument '--frsh'.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_is_not_built_is_said_with_the_cure()
    {
        var error = Assert.Throws<AppHostException>(() => ServiceProgram.Locate("Missing.Project", AppContext.BaseDirectory));

        Assert.Contains("Missing.Project.dll is missing. Build it: ./hanok up", error.Message, StringComparison.Ordinal);
    }
}
