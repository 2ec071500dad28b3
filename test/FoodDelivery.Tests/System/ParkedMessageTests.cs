using System.Buffers.Binary;
using System.Net;
using Hanok.Messaging;

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
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ACommand("kitchen.unheard-of.v1")));
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(ACommand("kitchen.unheard-of.v1")));

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
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(ACommand("kitchen.unheard-of.v1")[..40]));

        Assert.Empty(await ParkedAsync());
    }

    /// <summary>A batch of one: its position, then its frame.</summary>
    private static byte[] ACommand(string type)
    {
        var frame = MessageCodec.ToFrame(new()
        {
            Id = Guid.CreateVersion7(),
            Source = "test",
            Type = type,
            Kind = MessageKind.Command,
            Channel = "kitchen.commands",
            Subject = "one",
            Time = TimeProvider.System.GetUtcNow(),
            Body = "{}"u8.ToArray(),
        });
        var position = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(position, 1);
        return [.. position, .. frame];
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
