using Hanok.AppHost;
using Hanok.AppHost.RabbitMq;
using RabbitMQ.Client;

namespace Hanok.IntegrationTests.AppHost;

/// <summary>A node of its own, in a folder of its own.</summary>
public sealed class EmbeddedRabbitMqTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EmbeddedRabbitMqOptions Options => new() { Directory = _directory };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Address_and_data_stay_when_it_stops_and_starts_again_and_fresh_deletes_the_data()
    {
        Uri address;
        await using (var first = await EmbeddedRabbitMq.StartAsync(Options, Cancellation))
        {
            address = first.Uri;
            Assert.Matches(@"^\d+\.\d+\.\d+", first.Version);
            await DeclareAsync(first);
        }

        await using (var second = await EmbeddedRabbitMq.StartAsync(Options, Cancellation))
        {
            Assert.Equal(address, second.Uri);
            Assert.True(await ExistsAsync(second));
        }

        await using var fresh = await EmbeddedRabbitMq.StartAsync(Options with { Fresh = true }, Cancellation);
        Assert.False(await ExistsAsync(fresh));
    }

    [Fact]
    public async Task A_node_that_a_killed_run_left_behind_gives_its_data_to_the_next()
    {
        var killed = await EmbeddedRabbitMq.StartAsync(Options, Cancellation);
        await DeclareAsync(killed);
        killed.Abandon();

        await using var next = await EmbeddedRabbitMq.StartAsync(Options, Cancellation);

        Assert.Equal(killed.Uri, next.Uri);
        Assert.True(await ExistsAsync(next));
    }

    [Fact]
    public async Task Only_one_run_holds_the_folder_and_the_other_is_told_so()
    {
        await using var first = await EmbeddedRabbitMq.StartAsync(Options, Cancellation);

        var error = await Assert.ThrowsAsync<AppHostException>(() => EmbeddedRabbitMq.StartAsync(Options, Cancellation));

        Assert.Contains("Another run holds the broker", error.Message, StringComparison.Ordinal);
    }

    private static async Task DeclareAsync(EmbeddedRabbitMq node)
    {
        await using var connection = await new ConnectionFactory { Uri = node.Uri }.CreateConnectionAsync(Cancellation);
        await using var amqp = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        await amqp.ExchangeDeclareAsync("kept", ExchangeType.Direct, durable: true, cancellationToken: Cancellation);
    }

    private static async Task<bool> ExistsAsync(EmbeddedRabbitMq node)
    {
        await using var connection = await new ConnectionFactory { Uri = node.Uri }.CreateConnectionAsync(Cancellation);
        await using var amqp = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        try
        {
            await amqp.ExchangeDeclarePassiveAsync("kept", Cancellation);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }
}
