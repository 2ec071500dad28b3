using Hanok.AppHost;

namespace Hanok.Tests.AppHost;

public sealed class CommandLineTests
{
    [Fact]
    public void Arguments_come_in_any_order() =>
        Assert.Equal(new CommandLine(Fresh: true, NoBrowser: true, Help: false, Unknown: null), CommandLine.Parse(["--no-browser", "--fresh"]));

    [Theory]
    [InlineData(true, "--fresh", "--native")]
    [InlineData(false, "--fresh")]
    public void Native_services_are_run_when_they_are_asked_for(bool native, params string[] arguments) =>
        Assert.Equal((native, null), (new HanokSystem("trial", arguments).Native, CommandLine.Parse(arguments).Unknown));

    [Fact]
    public void The_first_unknown_argument_is_reported() => Assert.Equal("--frsh", CommandLine.Parse(["--fresh", "--frsh", "x"]).Unknown);

    [Theory]
    [InlineData(Transport.Direct)]
    [InlineData(Transport.RabbitMq, "--transport", "rabbitmq")]
    [InlineData(Transport.Direct, "--transport", "direct", "--fresh")]
    internal void The_transport_is_direct_unless_told_otherwise(Transport expected, params string[] arguments) =>
        Assert.Equal((expected, null), (CommandLine.Parse(arguments).Transport, CommandLine.Parse(arguments).Unknown));

    [Theory]
    [InlineData("--transport is 'pigeon'. It can be direct", "--transport", "pigeon")]
    [InlineData("--transport is ''.", "--transport")]
    public void A_transport_that_does_not_exist_is_said_with_those_that_do(string wrong, params string[] arguments) =>
        Assert.StartsWith(wrong, CommandLine.Parse(arguments).Wrong, StringComparison.Ordinal);

    [Fact]
    public void Several_services_can_be_scaled() =>
        Assert.Equal(
            new Dictionary<string, int> { ["kitchen"] = 3, ["order"] = 2 },
            CommandLine.Parse(["--scale", "kitchen=1", "--fresh", "--scale", "order=2", "--scale", "kitchen=3"]).Scale);

    [Theory]
    [InlineData("--scale is 'kitchen'.", "--scale", "kitchen")]
    [InlineData("--scale is 'kitchen=0'.", "--scale", "kitchen=0")]
    [InlineData("--scale is 'kitchen=21'.", "--scale", "kitchen=21")]
    [InlineData("--scale is 'kitchen=-1'.", "--scale", "kitchen=-1")]
    [InlineData("--scale is '=3'.", "--scale", "=3")]
    [InlineData("--scale is ''.", "--scale")]
    public async Task A_scale_that_is_none_starts_nothing_and_says_how_it_is_written(string wrong, params string[] arguments)
    {
        var output = new StringWriter();

        Assert.Equal(2, await new HanokSystem("trial", arguments) { Output = output }.RunAsync());

        Assert.StartsWith($"{wrong} Name a service and how many of it, from 1 to 20, as in --scale kitchen=3.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_services_that_there_are_can_be_scaled_and_the_registry_is_one()
    {
        foreach (string name in (string[])["pizzeria", "registry"])
        {
            var system = new HanokSystem("trial", "--scale", $"{name}=2") { Output = TextWriter.Null };
            system.AddRegistry();
            system.AddService("kitchen", "Kitchen");

            var error = await Assert.ThrowsAsync<AppHostException>(() => system.StartAsync(TestContext.Current.CancellationToken));

            Assert.Equal($"--scale {name}=2: there is no service '{name}'. There are: kitchen.", error.Message);
        }
    }

    [Fact]
    public async Task What_does_not_run_is_not_restarted()
    {
        var output = new StringWriter();

        Assert.Equal(1, await new HanokSystem("trial", "restart", "kitchen") { Home = Path.Combine(Path.GetTempPath(), "nothing-here"), Output = output }.RunAsync());

        Assert.StartsWith("trial is not running", output.ToString(), StringComparison.Ordinal);
    }

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

    [Fact]
    public void A_native_program_is_taken_when_it_is_asked_for_and_there_and_is_started_itself()
    {
        var artifacts = Directory.CreateTempSubdirectory("hanok-");
        try
        {
            var host = Path.Combine(artifacts.FullName, "bin", "Shop.AppHost", "release");
            foreach (var project in new[] { "Shop.Kitchen", "Shop.Web" })
                Make(Path.Combine(artifacts.FullName, "bin", project, "release", $"{project}.dll"));

            var program = Make(Path.Combine(
                artifacts.FullName, "native", "publish", "Shop.Kitchen", "release", OperatingSystem.IsWindows() ? "Shop.Kitchen.exe" : "Shop.Kitchen"));

            Assert.EndsWith("Shop.Kitchen.dll", ServiceProgram.Locate("Shop.Kitchen", host), StringComparison.Ordinal);
            Assert.EndsWith("Shop.Web.dll", ServiceProgram.Locate("Shop.Web", host, native: true), StringComparison.Ordinal);
            var kitchen = ServiceProgram.Locate("Shop.Kitchen", host, native: true);
            Assert.Equal(program, kitchen);
            var start = ServiceProgram.Describe(new(new("kitchen", "Shop.Kitchen"), kitchen, new(1, null, null), null), "migrate");
            Assert.Equal((program, "migrate"), (start.FileName, Assert.Single(start.ArgumentList)));
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }

        static string Make(string path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
            return path;
        }
    }

    [Fact]
    public async Task Native_services_that_nobody_has_compiled_are_said_with_the_cure()
    {
        var home = Directory.CreateTempSubdirectory("hanok-");
        try
        {
            var system = new HanokSystem("trial") { Home = home.FullName, Output = TextWriter.Null, Native = true };
            system.AddService("kitchen", typeof(CommandLineTests).Assembly.Location);

            var error = await Assert.ThrowsAsync<AppHostException>(() => system.StartAsync(TestContext.Current.CancellationToken));

            Assert.StartsWith("Not one service has been compiled natively. ./hanok up --native", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
