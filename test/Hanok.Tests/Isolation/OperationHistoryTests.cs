using Hanok.Isolation;

namespace Hanok.Tests.Isolation;

public sealed class OperationHistoryTests
{
    private static readonly Operation
        Create = new("k", "create"), Cancel = new("k", "cancel") { Undoes = "create" },
        Raise = new("k", "raise") { After = "create" }, Lower = new("k", "lower") { After = "raise" },
        TakeBack = new("k", "take back") { Undoes = "raise" };

    public static TheoryData<string> Orders =>
        [.. Permutations(["create", "raise", "lower"]).Concat(Permutations(["create", "raise", "take back", "cancel"])).Select(order => string.Join(", ", order))];

    [Theory]
    [MemberData(nameof(Orders))]
    public void What_stands_in_the_end_does_not_depend_on_the_order(string order)
    {
        var operations = order.Split(", ").Select(name => All.Single(o => o.Name == name)).ToList();

        var (standing, done) = Play(operations);

        // What is done and taken back again leaves nothing; what must follow another follows it.
        Assert.Equal(order.Contains("cancel", StringComparison.Ordinal) ? [] : ["create", "raise", "lower"], standing);
        Assert.Equal(done.Distinct(), done);
        Assert.All(done, (name, i) => Assert.True(All.Single(o => o.Name == name).After is not { } before || done.Take(i).Contains(before)));
    }

    [Fact]
    public void What_was_taken_back_cannot_be_taken_back_again()
    {
        var (history, _) = new OperationHistory("k", []).Record(Create);
        (history, var first) = history.Record(Cancel);
        (_, var second) = history.Record(Cancel with { Name = "another cancel" });

        Assert.Equal((OperationAnswer.Apply, OperationAnswer.Drop), (first.Answer, second.Answer));
    }

    [Fact]
    public void A_key_takes_so_many_operations_and_no_more()
    {
        var history = new OperationHistory("k", []);
        for (var i = 0; i < OperationHistory.Limit; i++)
            history = history.Record(new("k", $"{i}") { After = "what never comes" }).After;

        Assert.Throws<InvalidOperationException>(() => history.Record(Create));
        Assert.Equal(OperationAnswer.Remember, history.Record(new("k", "0") { After = "what never comes" }).Verdict.Answer);
    }

    private static Operation[] All => [Create, Cancel, Raise, Lower, TakeBack];

    // Does what it is told, as a participant would.
    private static (List<string> Standing, List<string> Done) Play(IEnumerable<Operation> operations)
    {
        var history = new OperationHistory("k", []);
        var (standing, done) = (new List<string>(), new List<string>());
        foreach (var operation in operations)
        {
            (history, var verdict) = history.Record(operation);
            foreach (var applied in verdict.Answer == OperationAnswer.Apply ? [operation, .. verdict.Then] : verdict.Then)
            {
                done.Add(applied.Name);
                if (applied.Undoes is null)
                    standing.Add(applied.Name);
                else if (applied.Undoes == "create")
                    standing.Clear();
                else
                    standing.Remove(applied.Undoes);
            }
        }

        return (standing, done);
    }

    private static IEnumerable<string[]> Permutations(string[] names) => names.Length == 0
        ? [[]]
        : names.SelectMany(first => Permutations([.. names.Where(name => name != first)]).Select(rest => (string[])[first, .. rest]));
}
