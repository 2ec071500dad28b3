using System.Security.Claims;
using System.Text;
using Hanok.Messaging;
using Hanok.Security;

namespace Hanok.Tests.Security;

/// <summary>Who caused it, on its way with a message.</summary>
public sealed class CallerTests
{
    private static readonly string[] Names = ["consumer_id"];

    private readonly MessageFactory _messages = new("orders", new MessageJson([]), TimeProvider.System);

    [Fact]
    public void The_claims_that_are_named_travel_and_no_others()
    {
        var caller = Caller.Read(Caller.Of(Identity("alice", ["consumer"], ("consumer_id", "c1"), ("email", "alice@example.com")), Names))!;

        Assert.Equal("alice", caller.Subject);
        Assert.True(caller.IsInRole("consumer"));
        Assert.Equal(("consumer_id", "c1"), Assert.Single(caller.Claims.Select(claim => (claim.Key, claim.Value))));
    }

    [Fact]
    public void A_claim_of_another_spelling_does_not_travel_as_the_one_that_is_meant()
    {
        var identity = new ClaimsIdentity(
            [new("SUB", "mallory"), new("sub", "alice"), new("ROLES", "operator"), new("Consumer_ID", "c2")], "Bearer", "sub", "roles");
        var caller = Caller.Read(Caller.Of(identity, Names))!;

        Assert.Equal("alice", caller.Subject);
        Assert.Empty(caller.Roles);
        Assert.Empty(caller.Claims);
    }

    [Fact]
    public void What_is_too_large_travels_as_the_subject_alone()
    {
        var json = Caller.Of(Identity("alice", [.. Enumerable.Range(0, 200).Select(i => $"role-{i}")]), Names);

        Assert.InRange(Encoding.UTF8.GetByteCount(json), 1, Caller.Limit);
        Assert.Equal("alice", Caller.Read(json)!.Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"sub\":1}")]
    [InlineData("{\"roles\":[\"operator\"]}")]
    [InlineData("{\"SUB\":\"alice\"}")]
    [InlineData("{\"sub\":\"alice\",\"sub\":\"bob\"}")]
    [InlineData("{\"sub\":\"\\ud800\"}")]
    public void What_is_no_identity_is_nobody(string json) => Assert.Null(Caller.Read(json));

    [Fact]
    public void A_subject_cannot_break_out_of_its_quotation_marks()
    {
        var caller = Caller.Read(Caller.Of(Identity("a\",\"roles\":[\"operator\"],\"x\":\"", []), Names))!;

        Assert.Empty(caller.Roles);
    }

    [Fact]
    public async Task A_message_that_is_made_meanwhile_is_caused_by_the_caller_and_one_that_is_made_after_by_nobody()
    {
        async Task<Message> ActAsync()
        {
            Caller.Current = """{"sub":"alice"}""";
            await Task.Yield();
            return _messages.Command(Guid.CreateVersion7(), "k", Guid.Empty, new Greet("hello"));
        }

        var message = await ActAsync();
        Assert.Equal("alice", new MessageContext(message, null!, default).Identity!.Subject);
        Assert.Empty(_messages.Command(Guid.CreateVersion7(), "k", Guid.Empty, new Greet("hello")).Identity);
    }

    [Fact]
    public void A_reply_is_on_behalf_of_whoever_the_command_was_whoever_answers()
    {
        Caller.Current = """{"sub":"the cook"}""";
        var command = _messages.Command(Guid.CreateVersion7(), "k", Guid.Empty, new Greet("hello")) with { Identity = """{"sub":"alice"}""" };

        Assert.Equal("""{"sub":"alice"}""", _messages.Reply(command, new Greeted()).Identity);
        Assert.Equal("""{"sub":"alice"}""", _messages.Event("k", new Welcomed(), command).Identity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"sub\":\"한옥\"}")]
    public void It_survives_the_frame_and_costs_nothing_when_it_is_absent(string identity)
    {
        var message = _messages.Event("k", new Welcomed()) with { Identity = identity };
        var frame = MessageCodec.ToFrame(message);
        var read = MessageCodec.Read(frame);

        Assert.Equal(identity, read.Identity);
        Assert.Equal(message.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(
            identity.Length == 0 ? 0 : 2 + Encoding.UTF8.GetByteCount(identity),
            frame.Length - MessageCodec.ToFrame(message with { Identity = "" }).Length);
    }

    [Fact]
    public void It_survives_a_broker()
    {
        var message = _messages.Event("k", new Welcomed()) with { Identity = """{"sub":"alice"}""" };
        var attributes = CloudEventAttributes.Of(message, "orders@1", new(1, 0), Position.None).ToDictionary();

        Assert.Equal(message.Identity, CloudEventAttributes.Read(message.Channel, attributes.GetValueOrDefault, message.Body).Delivery.Message.Identity);
    }

    private static ClaimsIdentity Identity(string subject, string[] roles, params (string Name, string Value)[] claims) => new(
        [new("sub", subject), .. roles.Select(role => new Claim("roles", role)), .. claims.Select(claim => new Claim(claim.Name, claim.Value))],
        "Bearer", "sub", "roles");

    [MessageType("orders.greet.v1")]
    private sealed record Greet(string Text);

    [MessageType("orders.greeted.v1")]
    private sealed record Greeted;

    [MessageType("orders.welcomed.v1")]
    private sealed record Welcomed;
}
