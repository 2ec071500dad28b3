using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Inbox;

public sealed class RunTests
{
    private static readonly Runs Orders = new("orders");

    [Fact]
    public void Messages_of_one_type_are_one_set_and_the_next_of_a_key_comes_after()
    {
        var sets = Divide(("A", "create"), ("B", "create"), ("A", "confirm"), ("C", "create"));

        Assert.Equal(["create A, create B, create C", "confirm A"], sets);
    }

    [Fact]
    public void The_same_type_and_key_again_stays_in_the_set() => Assert.Equal(["create A, create A"], Divide(("A", "create"), ("A", "create")));

    [Fact]
    public void A_key_that_changes_its_type_to_and_fro_makes_a_set_of_each() =>
        Assert.Equal(["create A", "confirm A", "create A"], Divide(("A", "create"), ("A", "confirm"), ("A", "create")));

    [Fact]
    public void Whatever_comes_nothing_is_lost_and_each_key_keeps_its_order()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var messages = Enumerable.Range(0, random.Next(60))
                .Select(_ => Message($"{random.Next(6)}", $"{random.Next(4)}", (MessageKind)random.Next(1, 4))).ToList();

            var sets = Run.Divide(messages).ToList();

            Assert.Equal(messages.Select(m => m.Id).Order(), sets.SelectMany(set => set).Select(m => m.Id).Order());
            foreach (var key in messages.Select(m => m.Subject).Distinct())
                Assert.Equal(
                    messages.Where(m => m.Subject == key).Select(m => m.Id),
                    sets.SelectMany(set => set).Where(m => m.Subject == key).Select(m => m.Id));
            Assert.All(sets, set => Assert.Single(set.Select(m => (m.Kind, m.Kind == MessageKind.Reply ? m.Channel : m.Type)).Distinct()));
        }
    }

    private static IEnumerable<string> Divide(params IEnumerable<(string Key, string Type)> messages) =>
        Run.Divide(messages.Select(m => Message(m.Key, m.Type, MessageKind.Command)))
            .Select(set => string.Join(", ", set.Select(m => $"{m.Type} {m.Subject}")));

    private static Message Message(string key, string type, MessageKind kind) =>
        Orders.Command(key, new Cook("soup")) with { Type = type, Kind = kind };
}
