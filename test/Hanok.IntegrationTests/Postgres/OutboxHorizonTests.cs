using Hanok.Postgres.Outbox;

namespace Hanok.IntegrationTests.Postgres;

public sealed class OutboxHorizonTests
{
    private readonly OutboxHorizon _horizon = new();

    [Fact]
    public void With_nobody_in_the_table_everything_that_was_given_out_is_decided()
    {
        _horizon.See(7, []);

        Assert.Equal(7, _horizon.Decided);
    }

    [Fact]
    public void While_a_writer_is_there_nothing_of_its_time_is_decided()
    {
        _horizon.See(7, ["A"]);
        _horizon.See(8, ["A", "B"]);

        Assert.Equal(0, _horizon.Decided);
    }

    [Fact]
    public void When_the_writers_of_a_look_have_ended_the_ids_of_that_look_are_decided_and_no_more()
    {
        _horizon.See(7, ["A", "B"]);
        _horizon.See(9, ["B", "C"]);
        _horizon.See(12, ["C"]);

        Assert.Equal(7, _horizon.Decided);
    }

    [Fact]
    public void Writers_that_come_one_after_the_other_do_not_hold_it_up_for_ever()
    {
        for (var n = 1; n <= 100; n++)
            _horizon.See(n, [$"writer {n}", $"writer {n + 1}"]);

        Assert.InRange(_horizon.Decided, 97, 99);
    }

    [Fact]
    public void Whatever_the_interleaving_no_id_at_or_below_the_horizon_is_still_open()
    {
        for (var seed = 1; seed <= 200; seed++)
            Play(new Random(seed));
    }

    // Transactions enter the table, are given ids, and end, in any order, between a look's two reads too.
    private static void Play(Random random)
    {
        var (horizon, givenOut, next) = (new OutboxHorizon(), 0L, 0);
        var open = new Dictionary<string, long>();
        for (var step = 0; step < 200; step++)
        {
            Move();
            var seen = givenOut;
            Move();
            horizon.See(seen, [.. open.Keys]);
            Assert.All(open.Values.Where(id => id > 0), id => Assert.True(id > horizon.Decided, $"{id} is open, and {horizon.Decided} is said to be decided"));
        }

        void Move()
        {
            for (var moves = random.Next(4); moves > 0; moves--)
            {
                if (random.Next(3) == 0)
                    open.Add($"{++next}", 0);
                else if (open.Count > 0)
                {
                    var (name, id) = open.ElementAt(random.Next(open.Count));
                    if (id == 0)
                        open[name] = ++givenOut;
                    else
                        open.Remove(name);
                }
            }
        }
    }
}
