using System.Diagnostics.Metrics;
using System.Net;
using Hanok.Direct;
using Hanok.Discovery;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.IntegrationTests.Direct;

/// <summary>Who speaks for another, or says what cannot be, changes nothing; and what the true sender sends after it is applied.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ForgedMessageTests(PostgresServer server) : IAsyncLifetime
{
    private readonly MessageFactory _orders = new Runs("orders").Messages;
    private ContractServices _services = null!;
    private ContractService _audit = null!;
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        _audit = await _services.StartAsync("audit", hanok =>
        {
            hanok.HandlesNoted().Cooks();
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Direct:CommandsFrom:0"] = "kitchen" });
        });
        _address = _audit.Services.GetRequiredService<ServiceAddresses>().Of("audit", "messages").Single();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Nobody_is_answered_401_and_another_service_does_not_speak_for_the_sender()
    {
        using var nobody = As(null);
        using var kitchen = As("kitchen");
        var far = PeerClient.Batch((new Position(1L << 40, 0), Event(99)));

        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.PostAsync(far, "orders@1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.SubscribeAsync("audit.events", "kitchen"));
        Assert.Equal(HttpStatusCode.Forbidden, await kitchen.PostAsync(far, "orders@1"));
        Assert.Equal(HttpStatusCode.Forbidden, await kitchen.PostAsync(far, "kitchen@1"));
        foreach (var stream in (string[])["orders", "@orders@1", "kitchen", "kitchen@", "kitchen2@1", "kitchen@a b", "kitchen@" + new string('x', 200), "Kitchen@1"])
            Assert.NotEqual(HttpStatusCode.NoContent, await kitchen.PostAsync(far, stream));

        await TrueSenderIsHeardAsync();
    }

    [Theory]
    [InlineData(1L << 62)]
    [InlineData((1L << 56) + 1)]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task A_position_that_no_log_has_is_refused(long position)
    {
        using var orders = As("orders");
        Assert.Equal(HttpStatusCode.BadRequest, await orders.PostAsync(PeerClient.Batch((new Position(position, 0), Event(99))), "orders@1"));

        await TrueSenderIsHeardAsync();
    }

    [Fact]
    public async Task A_position_beyond_the_end_of_the_senders_log_is_refused_with_an_alarm_that_ends_with_the_next_true_batch()
    {
        using var orders = As("orders");
        Assert.Equal(
            HttpStatusCode.Conflict,
            await orders.PostAsync(PeerClient.Batch((new Position(1_000_000, 0), Event(99))), "orders@1", headers: (BatchCodec.LogEndHeader, "500")));

        var health = (await _audit.HealthAsync()).Entries["senders"];
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("its log ends at 0/1F4", health.Description, StringComparison.Ordinal);
        await TrueSenderIsHeardAsync();
        Assert.Equal(HealthStatus.Healthy, (await _audit.HealthAsync()).Entries["senders"].Status);
    }

    [Fact]
    public async Task A_sender_whose_log_ends_before_what_was_applied_of_it_is_told_instead_of_dropped()
    {
        using var orders = As("orders");
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(1_000, 0), Event(1))), "orders@1", headers: (BatchCodec.LogEndHeader, "1000")));

        // Its database was restored to an earlier time. Before, this was taken for a repeat, and answered with 204.
        Assert.Equal(HttpStatusCode.Conflict, await orders.PostAsync(PeerClient.Batch((new Position(500, 0), Event(2))), "orders@1", headers: (BatchCodec.LogEndHeader, "600")));
        Assert.Contains("DELETE FROM hanok.watermark WHERE stream = 'orders@1'", (await _audit.HealthAsync()).Entries["senders"].Description, StringComparison.Ordinal);
        Assert.Equal(["a1"], await _audit.ReadAsync());

        // A database that was made anew has another stream, and begins as anybody does.
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(5, 0), Event(3))), "orders@2", headers: (BatchCodec.LogEndHeader, "6")));
        Assert.Equal(["a1", "a3"], await _audit.ReadAsync());
    }

    [Fact]
    public async Task What_was_delivered_once_and_is_not_here_is_told_and_what_follows_is_applied()
    {
        var gaps = 0L;
        using var meter = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "hanok.messages.missing") listener.EnableMeasurementEvents(instrument); } };
        meter.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref gaps, value));
        meter.Start();
        using var orders = As("orders");
        var lane = Lane.Of("a");
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(10, 0), Event(1))), "orders@1"));
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(20, 0), Event(2))), "orders@1", headers: (BatchCodec.PreviousHeader, $"{lane}.10.0")));
        Assert.Equal(0, gaps);

        // This database was restored to an earlier time: position 30 was applied, and is gone.
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(40, 0), Event(4))), "orders@1", headers: (BatchCodec.PreviousHeader, $"{lane}.30.0")));

        Assert.Equal(1, gaps);
        Assert.Equal(["a1", "a2", "a4"], await _audit.ReadAsync());
        Assert.Equal(HttpStatusCode.BadRequest, await orders.PostAsync(PeerClient.Batch((new Position(50, 0), Event(5))), "orders@1", headers: (BatchCodec.PreviousHeader, "99.1.1")));
    }

    [Fact]
    public async Task A_sender_says_only_what_is_its_own()
    {
        using var orders = As("orders");
        using var kitchen = As("kitchen");
        var cook = new Runs("kitchen").Messages.Command(Guid.CreateVersion7(), "a", Guid.Empty, new Cook("soup")) with { Channel = "audit.commands" };

        foreach (var forged in (Message[])
        [
            Event(99) with { Source = "kitchen" },
            Event(99) with { Channel = "kitchen.events" },
            Event(99) with { Type = "kitchen.noted.v1" },
            Event(99) with { Type = "ordersnoted.v1" },
            Event(99) with { ReplyTo = "kitchen.replies" },
            Event(99) with { Kind = MessageKind.Command, Channel = "audit.commands" },
            Event(99) with { Kind = MessageKind.Command },
            Event(99) with { Kind = MessageKind.Reply },
            Event(99) with { Kind = MessageKind.Reply, Channel = "kitchen.replies" },
            Event(99) with { Kind = (MessageKind)77 },
        ])
            Assert.Equal(HttpStatusCode.Forbidden, await orders.PostAsync(PeerClient.Batch((new Position(1, 0), forged)), "orders@1"));

        Assert.Contains("takes commands from kitchen", (await Refusal(orders, cook with { Source = "orders", ReplyTo = "" })), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await kitchen.PostAsync(PeerClient.Batch((new Position(1, 0), cook)), "kitchen@1"));
        Assert.Equal(["soup"], await _audit.ReadAsync());
    }

    [Fact]
    public async Task A_service_subscribes_for_itself_only_and_a_CloudEvent_comes_from_whoever_sends_it()
    {
        using var kitchen = As("kitchen");
        foreach (var subscriber in (string[])["orders", "KITCHEN", "kitchen%0a", new string('k', 6_000), "kitchen%2f.."])
            Assert.Contains(await kitchen.SubscribeAsync("audit.events", subscriber), (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.BadRequest]);

        foreach (var source in (string[])["orders", "/orders", "kitchen2", "/kitchens/1", "//kitchen", "urn:kitchen"])
            Assert.Equal(HttpStatusCode.Forbidden, await kitchen.PostCloudEventsAsync(
                $$$"""{"id":"1","source":"{{{source}}}","type":"kitchen.cook.v1","channel":"audit.commands","data":{"dish":"soup"}}"""));

        Assert.Equal(HttpStatusCode.Forbidden, await kitchen.PostCloudEventsAsync(
            """{"id":"1","source":"kitchen","type":"orders.noted.v1","channel":"orders.events","data":{"key":"a","number":99}}"""));
        await TrueSenderIsHeardAsync();
    }

    [Fact]
    public async Task A_frame_with_text_that_nothing_can_carry_is_refused()
    {
        using var orders = As("orders");
        // Written by somebody who does not ask our codec whether it may be.
        foreach (var (from, to) in ((string, string)[])[("orders.replies", "orders\0replies"), ("orders.replies", "orders.\nreplie"), ("orders.noted.v1", "orders.noted\0v1"), ("key-of-it", "key\u001bof-it")])
        {
            var batch = PeerClient.Batch((new Position(1, 0), Event(99) with { ReplyTo = "orders.replies", Subject = "key-of-it" }));
            var (find, put) = (System.Text.Encoding.UTF8.GetBytes(from), System.Text.Encoding.UTF8.GetBytes(to));
            var at = batch.AsSpan().IndexOf(find);
            put.CopyTo(batch.AsSpan(at));
            Assert.Contains(await orders.PostAsync(batch, "orders@1"), (HttpStatusCode[])[HttpStatusCode.Forbidden, HttpStatusCode.BadRequest]);
        }

        await TrueSenderIsHeardAsync();
    }

    [Fact]
    public async Task Whatever_is_sent_is_no_error_of_ours_and_what_the_true_sender_sends_is_applied()
    {
        using var kitchen = As("kitchen");
        var random = new Random(20261129);
        var event1 = new Runs("kitchen").Messages.Command(Guid.CreateVersion7(), "a", Guid.Empty, new Cook("soup")) with { Channel = "audit.commands" };
        var whole = PeerClient.Batch((new Position(7, 0), event1), (new Position(7, 1), event1 with { Id = Guid.CreateVersion7(), Subject = "b" }));
        string[] numbers = ["", "0", "-1", "+7", "7", "9223372036854775807", "9223372036854775808", "1e3", "0x7", "7\t", "7,7"];
        for (var i = 0; i < 1_500; i++)
        {
            var batch = (byte[])whole.Clone();
            for (var n = random.Next(1, 5); n > 0; n--)
                batch[random.Next(batch.Length)] = (byte)random.Next(256);

            var status = await kitchen.PostAsync(
                i % 3 == 0 ? batch[..random.Next(batch.Length)] : batch, $"kitchen@{i % 5}",
                headers: [(BatchCodec.LogEndHeader, numbers[random.Next(numbers.Length)]), (BatchCodec.PreviousHeader, i % 7 == 0 ? $"{random.Next(-2, 20)}.{numbers[random.Next(numbers.Length)]}.0" : "")]);
            Assert.True((int)status < 500, $"{i}: {status} {kitchen.Answer} for {Convert.ToHexString(batch)}");
        }

        const string One = """{"specversion":"1.0","id":"1","source":"kitchen","type":"kitchen.cook.v1","subject":"t","time":"2026-01-01T00:00:00Z","channel":"audit.commands","data":{"dish":"soup"}}""";
        for (var i = 0; i < 500; i++)
        {
            var text = One.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                text[random.Next(text.Length)] = (char)random.Next(i % 2 == 0 ? 128 : 0xD7FF);

            var status = await kitchen.PostCloudEventsAsync(new string(text));
            Assert.True((int)status < 500, $"{i}: {status} {kitchen.Answer} for {new string(text)}");
        }

        using var orders = As("orders");
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(2, 0), Event(1))), "orders@1", headers: (BatchCodec.LogEndHeader, "3")));
        Assert.Contains("a1", await _audit.ReadAsync());
    }

    private PeerClient As(string? name) => new(_address, "audit", name);

    private Message Event(int number) => _orders.Event("a", new Noted("a", number));

    private static async Task<string> Refusal(PeerClient client, Message message)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await client.PostAsync(PeerClient.Batch((new Position(1, 0), message)), "orders@1"));
        return client.Answer;
    }

    private async Task TrueSenderIsHeardAsync()
    {
        using var orders = As("orders");
        Assert.Equal(HttpStatusCode.NoContent, await orders.PostAsync(PeerClient.Batch((new Position(2, 0), Event(1))), "orders@1", headers: (BatchCodec.LogEndHeader, "3")));
        Assert.Equal(["a1"], await _audit.ReadAsync());
        Assert.Empty(await _audit.ParkedAsync());
    }
}
