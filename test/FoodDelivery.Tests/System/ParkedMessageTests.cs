using System.Buffers.Binary;
using System.Net;
using System.Text;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

[Collection(SharedSystemTests.Name)]
public sealed class ParkedMessageTests(SharedSystem system) : SystemTest(system)
{
    private readonly string _stream = $"test-{Guid.CreateVersion7()}";

    [Fact]
    public async Task A_command_that_nobody_understands_is_kept_once_and_the_service_goes_on()
    {
        try
        {
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ABatch(ACommand("kitchen.unheard-of.v1"))));
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ABatch(ACommand("kitchen.unheard-of.v1"))));

            var parked = await ParkedAsync();
            Assert.Contains("kitchen.unheard-of.v1", Assert.Single(parked), StringComparison.Ordinal);

            using var inside = new HttpClient();
            var health = await inside.GetAsync(new Uri(System.Running["kitchen"].Address, "/health/ready"), Cancellation);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
            var order = await Api.PlaceAsync(System.AnOrder, Cancellation);
            Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);
        }
        finally
        {
            await System.Databases.ExecuteAsync("kitchen", $"DELETE FROM hanok.parked WHERE stream = '{_stream}'", Cancellation);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_and_nothing_is_kept()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync([1, 2, 3]));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(ABatch(ACommand("kitchen.unheard-of.v1"))[..40]));

        Assert.Empty(await ParkedAsync());
    }

    [Fact]
    public async Task An_event_that_nobody_can_read_is_repaired_from_the_command_line()
    {
        var restaurant = Guid.CreateVersion7();
        var broken = ACommand("restaurant.restaurant-created.v1") with
        {
            Kind = MessageKind.Event,
            Channel = "restaurant.events",
            Subject = $"{restaurant}",
            Body = Encoding.UTF8.GetBytes($$$"""{"restaurant":{"restaurantId":"{{{restaurant}}}","version":"one","name":"Repaired","isOpen":true,"menu":[]}}"""),
        };
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ABatch(broken)));
        var id = $"{_stream}.1.0";
        var file = Path.GetTempFileName();
        try
        {
            var (code, list) = await System.ParkedAsync("list", "--service", "kitchen", "--key", $"{restaurant}");
            Assert.True(code == 0 && list.Contains(id, StringComparison.Ordinal) && list.Contains("waiting-for-person", StringComparison.Ordinal), list);

            await File.WriteAllTextAsync(file, Encoding.UTF8.GetString(broken.Body.Span).Replace("\"one\"", "1", StringComparison.Ordinal), Cancellation);
            (code, var edited) = await System.ParkedAsync("edit", id, "--body", file, "--reason", "the version is a number");
            Assert.True(code == 0, edited);

            await Until.NothingIsMissingAsync(
                async () => (await ParkedAsync()).Count == 0 ? null : $"the end of {id}: {(await System.ParkedAsync("show", id)).Output}");
            Assert.Equal([1], await System.Databases.QueryAsync(
                "kitchen", $"SELECT version FROM restaurant WHERE id = '{restaurant}'", row => row.GetInt32(0), Cancellation));
            Assert.Contains("the version is a number", (await System.ParkedAsync("audit", id)).Output, StringComparison.Ordinal);
            Assert.Equal(1, (await System.ParkedAsync("skip", id, "--reason", "again")).Code);
        }
        finally
        {
            File.Delete(file);
            await System.Databases.ExecuteAsync("kitchen", $"DELETE FROM hanok.parked WHERE stream = '{_stream}'", Cancellation);
        }
    }

    private static Message ACommand(string type) => new()
    {
        Id = Guid.CreateVersion7(),
        Source = "test",
        Type = type,
        Kind = MessageKind.Command,
        Channel = "kitchen.commands",
        Subject = "one",
        Time = TimeProvider.System.GetUtcNow(),
        Body = "{}"u8.ToArray(),
    };

    /// <summary>A batch of one: its position, then its frame.</summary>
    private static byte[] ABatch(Message message)
    {
        var position = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(position, 1);
        return [.. position, .. MessageCodec.ToFrame(message)];
    }

    private async Task<HttpStatusCode> PostAsync(byte[] batch)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(System.Running["kitchen"].MessagesAddress!, "/hanok/messages"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(batch) { Headers = { ContentType = new("application/vnd.hanok.messages.v1") } },
            Headers = { { "hanok-stream", _stream } },
        };
        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private Task<List<string>> ParkedAsync() => System.Databases.QueryAsync(
        "kitchen", $"SELECT reason FROM hanok.parked WHERE stream = '{_stream}'", row => row.GetString(0), Cancellation);
}
