using Hanok.Commands;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Asynchronous request and reply.</summary>
public abstract class CommandContract : Contract
{
    private readonly MessageRecorder _replies = new();

    [Fact]
    public async Task A_typed_reply_comes_back_to_the_conversation()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var command = Ask(orders, new Cook("soup"));

        await orders.CommitAsync(transaction => transaction.Add(command));

        var reply = await ReplyAsync();
        Assert.Equal(("kitchen.cooked.v1", MessageKind.Reply, "kitchen"), (reply.Type, reply.Kind, reply.Source));
        Assert.Equal((command.Id, command.CorrelationId, command.Subject), (reply.CausationId, reply.CorrelationId, reply.Subject));
        Assert.Equal(new Cooked("soup", 7), Json(orders).Read<Cooked>(reply.Body.Span));
        Assert.Equal(["soup"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_refusal_comes_back_as_a_value_and_nothing_is_retried()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var command = Ask(orders, new Cook("poison"));

        await orders.CommitAsync(transaction => transaction.Add(command));

        var reply = await ReplyAsync();
        Assert.Equal("hanok.refused.v1", reply.Type);
        Assert.Equal((command.Id, command.CorrelationId), (reply.CausationId, reply.CorrelationId));
        Assert.Equal(new Refusal("not-edible", "Nobody could eat that."), Json(orders).Read<Refusal>(reply.Body.Span));
        Assert.Empty(await kitchen.ReadAsync());
        Assert.Empty(await kitchen.ParkedAsync());
    }

    [Fact]
    public async Task A_notification_is_handled_and_not_answered()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var asked = Ask(orders, new Cook("cake"));

        await orders.CommitAsync(transaction =>
        {
            transaction.Send(asked.Subject, new Cook("soup"));
            transaction.Add(asked);
        });

        Assert.Equal(asked.Id, (await ReplyAsync()).CausationId);
        Assert.Equal(["soup", "cake"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_command_that_fails_at_first_is_answered_once()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync(new Sabotage().Fail("soup", times: 5));
        var command = Ask(orders, new Cook("soup"));

        await orders.CommitAsync(transaction => transaction.Add(command));

        await ReplyAsync();
        await kitchen.ParkedAsync(0);
        Assert.Equal(["soup"], await kitchen.ReadAsync());
        Assert.Single(_replies.Seen);
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync(Sabotage? sabotage = null) =>
        (await Services.StartAsync("orders", hanok => hanok.TakesReplies(_replies)),
            await Services.StartAsync("kitchen", hanok => hanok.Cooks(sabotage)));

    private async Task<Message> ReplyAsync()
    {
        await Until.TrueAsync(() => _replies.Seen.Count > 0, "no reply has come");
        return _replies.Seen.First();
    }

    private static Message Ask(ContractService orders, Cook command) =>
        orders.Services.GetRequiredService<MessageFactory>().Command(Guid.CreateVersion7(), "table 1", Guid.CreateVersion7(), command);

    private static MessageJson Json(ContractService service) => service.Services.GetRequiredService<MessageJson>();
}
