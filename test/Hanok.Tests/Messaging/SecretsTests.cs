using System.Text;
using System.Text.Json.Nodes;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.AspNetCore.Http;

namespace Hanok.Tests.Messaging;

public sealed class SecretsTests
{
    private static readonly MessageJson Json = new([]);
    private readonly Secrets _secrets = new([new(typeof(Charge))], [], Json);

    [Fact]
    public void What_a_contract_marks_is_hidden_at_any_depth_and_the_rest_is_shown()
    {
        var shown = _secrets.Hide(JsonNode.Parse("""{"order":{"card":"4111","total":3},"CARD":"4111","others":[{"card":"4222"},{"card":null}],"note":"card"}"""));

        Assert.Equal(
            """{"order":{"card":"***","total":3},"CARD":"***","others":[{"card":"***"},{"card":null}],"note":"card"}""", shown!.ToJsonString());
    }

    [Fact]
    public void What_was_shown_can_be_edited_and_sent_back_without_knowing_the_secret()
    {
        var restored = _secrets.Restore(
            """{"order":{"card":"***","total":4},"others":[{"card":"4333"}]}"""u8.ToArray(),
            """{"order":{"card":"4111","total":3},"others":[{"card":"4222"}]}"""u8);

        Assert.Equal("""{"order":{"card":"4111","total":4},"others":[{"card":"4333"}]}""", Encoding.UTF8.GetString(restored));
    }

    [Fact]
    public void A_placeholder_for_a_secret_that_was_not_there_is_refused() =>
        Assert.Throws<BadHttpRequestException>(() => _secrets.Restore("""{"order":{"card":"***"}}"""u8.ToArray(), """{"order":{}}"""u8));

    [Theory]
    [InlineData("""{ "note": "***" }""")]
    [InlineData("""{ "order": { "card": "4111" } }""")]
    [InlineData("no json ***")]
    public void What_hides_nothing_stays_as_it_was_written(string body) =>
        Assert.Equal(body, Encoding.UTF8.GetString(_secrets.Restore(Encoding.UTF8.GetBytes(body), "{}"u8)));

    [Fact]
    public void The_history_of_a_saga_tells_that_a_secret_changed_and_not_what_it_was()
    {
        var change = SagaChange.Between(
            Json.Write(new Charge(new("4111", 3), [])), Json.Write(new Charge(new("4222", 3), [])), Secrets.Of<Charge>(Json));

        Assert.Equal("""{"order":[{"card":"***","total":3},{"card":"***","total":3}]}""", Encoding.UTF8.GetString(change!));
    }

    [Fact]
    public void What_this_service_only_sends_is_hidden_once_it_was_sent()
    {
        var factory = new MessageFactory("orders", Json, TimeProvider.System);
        var secrets = new Secrets([], [], Json, factory);
        Assert.False(secrets.Any);

        factory.Command(Guid.CreateVersion7(), "a", Guid.Empty, new Pay("4111"));

        Assert.Equal("""{"card":"***"}""", secrets.Hide(JsonNode.Parse("""{"card":"4111"}"""))!.ToJsonString());
    }

    [MessageType("bank.pay.v1")]
    private sealed record Pay([property: Secret] string Card);

    private sealed record Charge(Paid Order, IReadOnlyList<Paid> Others);

    private sealed record Paid([property: Secret] string? Card, int Total);
}
