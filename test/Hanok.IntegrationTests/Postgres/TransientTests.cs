using System.Net.Sockets;
using Hanok.Postgres;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Whose fault it is: of the database, so that it is tried again for as long as it takes, or of what was to be done in it.</summary>
public sealed class TransientTests
{
    private readonly PostgresDatabase _database = new(null!, null!, null!);

    [Theory]
    [InlineData("FATAL", "57P01", true)]
    [InlineData("FATAL", "57P03", true)]
    [InlineData("FATAL", "3D000", true)]
    [InlineData("FATAL", "55000", true)]
    [InlineData("FATAL", "42501", true)]
    [InlineData("FATAL", "28P01", true)]
    [InlineData("PANIC", "XX000", true)]
    [InlineData("FATAL", "25P03", false)]
    [InlineData("FATAL", "25P04", false)]
    [InlineData("ERROR", "42501", false)]
    [InlineData("ERROR", "23505", false)]
    [InlineData("ERROR", "40001", true)]
    public void A_session_that_cannot_begin_or_is_ended_is_the_databases_fault(string severity, string state, bool isTransient)
    {
        var error = new PostgresException("as the server says", severity, severity, state);

        Assert.Equal(isTransient, _database.IsTransient(error));
        Assert.Equal(isTransient, _database.IsTransient(new InvalidOperationException("wrapped", error)));
    }

    /// <summary>All parts of a service meet it at once; only one of them says it.</summary>
    [Fact]
    public void A_database_that_does_not_answer_is_told_from_one_that_has_trouble()
    {
        Assert.True(_database.IsAway(new InvalidOperationException("wrapped", new NpgsqlException("refused", new SocketException(111)))));
        Assert.True(_database.IsAway(new NpgsqlException("reading", new EndOfStreamException())));
        Assert.True(_database.IsAway(new PostgresException("is shutting down", "FATAL", "FATAL", "57P01")));
        Assert.False(_database.IsAway(new NpgsqlException("too slow", new TimeoutException())));
        Assert.False(_database.IsAway(new PostgresException("deadlock", "ERROR", "ERROR", "40P01")));
        Assert.False(_database.IsAway(new InvalidOperationException("a mistake of ours")));
    }
}
