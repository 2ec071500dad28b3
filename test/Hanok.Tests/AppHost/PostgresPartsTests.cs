using Hanok.AppHost.Postgres;

namespace Hanok.Tests.AppHost;

public sealed class PostgresPartsTests
{
    [Theory]
    [InlineData("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "15.14")]
    [InlineData("postgres (PostgreSQL) 18beta1", "18")]
    [InlineData("postgres: command not found", null)]
    public void The_version_is_read_from_what_postgres_says(string text, string? version) => Assert.Equal(version, PostgresBinaries.ParseVersion(text));

    [Fact]
    public void The_first_that_is_new_enough_is_chosen()
    {
        PostgresBinaries[] installed = [new("/old", "14.2"), new("/path", "15.1"), new("/newer", "17.0")];

        Assert.Equal("/path", PostgresSearch.Choose(installed, wantedMajor: null)?.Directory);
        Assert.Equal("/newer", PostgresSearch.Choose(installed, wantedMajor: 17)?.Directory);
        Assert.Null(PostgresSearch.Choose(installed, wantedMajor: 16));
    }

    [Fact]
    public void A_setting_takes_the_place_of_the_default_and_quotes_are_doubled()
    {
        string file = PostgresSettings.ToFile(5433, new Dictionary<string, string> { ["max_connections"] = "20", ["log_line_prefix"] = "it's " });

        Assert.Contains("port = '5433'\n", file, StringComparison.Ordinal);
        Assert.Contains("max_connections = '20'\n", file, StringComparison.Ordinal);
        Assert.Contains("log_line_prefix = 'it''s '\n", file, StringComparison.Ordinal);
        Assert.Contains("wal_level = 'logical'\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_written_postmaster_file_is_no_server()
    {
        Assert.Equal(new PostmasterFile(4711, 5433), PostmasterFile.Parse(["4711", "/data", "1760000000", "5433", "", "127.0.0.1"]));
        Assert.Null(PostmasterFile.Parse(["4711"]));
        Assert.Null(PostmasterFile.Parse([]));
    }

    // It is stopped by its number: in the file of a killed server, that may be anybody's by now.
    [Fact]
    public void A_process_that_is_not_the_server_of_the_data_is_no_server()
    {
        var data = Directory.CreateTempSubdirectory("hanok-data-");
        try
        {
            File.WriteAllLines(Path.Combine(data.FullName, "postmaster.pid"), [$"{Environment.ProcessId}", data.FullName, "1760000000", "5433"]);

            Assert.Null(PostmasterFile.FindRunning(data.FullName));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_process_name_may_hold_spaces_and_parentheses() =>
        Assert.Equal(('S', 42), Hanok.AppHost.Processes.ProcessTable.ParseStat("4711 (post (gres) x) S 42 4711 4711 0"));
}
