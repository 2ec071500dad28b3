using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Hanok.Grpc;
using Hanok.Grpc.Client;
using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>What our client gets from any server of the protocol.</summary>
public abstract class GrpcClientContract(Uri server) : IAsyncDisposable
{
    private readonly ProbeCaller _caller = new(server);

    private protected GrpcClient Client => _caller.Client;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract Task IsWaitingAsync(string text);

    protected abstract Task IsGivenUpAsync(string text);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _caller.DisposeAsync();
    }

    [Fact]
    public async Task A_unary_call_is_answered() =>
        Assert.Equal("Grüße 주문 🍜", (await Client.UnaryAsync(ProbeClients.Say, new Words { Text = "Grüße 주문 🍜" }, null, Cancellation)).Text);

    [Fact]
    public async Task Many_calls_at_once_share_few_connections_and_get_each_its_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Client.UnaryAsync(ProbeClients.Say, new Words { Text = $"{i}" }, null, Cancellation)));

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), answers.Select(a => a.Text));
    }

    [Fact]
    public async Task A_stream_comes_whole_and_in_its_order()
    {
        var numbers = await Client.StreamAsync(ProbeClients.Count, new CountRequest { To = 300, Weight = 3000 }, null, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 300), numbers.Select(n => n.Value));
        Assert.All(numbers, n => Assert.Equal(3000, n.Ballast.Length));
    }

    [Fact]
    public async Task Every_status_comes_with_its_message()
    {
        foreach (var status in System.Enum.GetValues<GrpcStatus>().Where(s => s != GrpcStatus.Ok))
        {
            var detail = $"{status}: 100% «weg» 취소됨 🍜\n";
            var failure = await Assert.ThrowsAsync<GrpcException>(
                () => Client.UnaryAsync(ProbeClients.Fail, new Failure { Code = (int)status, Detail = detail }, null, Cancellation));

            Assert.Equal((status, detail), (failure.Status, failure.Detail));
        }
    }

    [Fact]
    public async Task A_stream_that_fails_gives_its_messages_before()
    {
        var seen = new List<int>();
        var failure = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (var number in Client.StreamAsync(ProbeClients.Count, new CountRequest { To = 9, FailAfter = 3 }, null, Cancellation))
                seen.Add(number.Value);
        });

        Assert.Equal(GrpcStatus.Aborted, failure.Status);
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public async Task Metadata_goes_there_and_comes_back_as_text_and_as_bytes()
    {
        GrpcMetadata? front = null, behind = null;
        await Client.UnaryAsync(
            ProbeClients.Reflect, new Words(), new() { Metadata = Ask("a b,c", [0, 1, 254, 255]), OnMetadata = m => front = m, OnTrailers = m => behind = m }, Cancellation);

        Assert.Equal("a b,c", front?.Get("answer"));
        Assert.Equal([0, 1, 254, 255], front?.GetBytes("answer-bin"));
        Assert.Equal("a b,c", behind?.Get("after"));
        Assert.Equal([0, 1, 254, 255], behind?.GetBytes("after-bin"));
    }

    [Fact]
    public async Task A_failure_has_its_trailers()
    {
        var failure = await Assert.ThrowsAsync<GrpcException>(
            () => Client.UnaryAsync(ProbeClients.Reflect, new Words { Text = "fail" }, new() { Metadata = Ask("why", [7]) }, Cancellation));

        Assert.Equal(GrpcStatus.FailedPrecondition, failure.Status);
        Assert.Equal("why", failure.Trailers.Get("after"));
    }

    [Fact]
    public async Task A_deadline_that_passes_is_said_and_the_server_stops()
    {
        var call = Client.UnaryAsync(ProbeClients.Wait, new Words { Text = "late" }, new() { Timeout = TimeSpan.FromHours(1) }, Cancellation);
        await IsWaitingAsync("late");

        _caller.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(GrpcStatus.DeadlineExceeded, (await Assert.ThrowsAsync<GrpcException>(() => call)).Status);
        await IsGivenUpAsync("late");
    }

    [Fact]
    public async Task A_call_that_its_caller_gives_up_is_cancelled_at_the_server()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = Client.UnaryAsync(ProbeClients.Wait, new Words { Text = "gone" }, null, caller.Token);
        await IsWaitingAsync("gone");

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await IsGivenUpAsync("gone");
    }

    [Fact]
    public async Task A_stream_that_is_left_in_the_middle_is_cancelled_at_the_server()
    {
        await foreach (var number in Client.StreamAsync(ProbeClients.Count, new CountRequest { To = 0 }, null, Cancellation))
        {
            Assert.Equal(1, number.Value);
            break;
        }

        await IsGivenUpAsync("count");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_not_read()
    {
        var failure = await Assert.ThrowsAsync<GrpcException>(
            () => Client.StreamAsync(ProbeClients.Count, new CountRequest { To = 1, Weight = 200_000 }, null, Cancellation).ToListAsync(Cancellation).AsTask());

        Assert.Equal(GrpcStatus.ResourceExhausted, failure.Status);
    }

    [Fact]
    public async Task Every_type_of_field_goes_there_and_comes_back()
    {
        var everything = new Everything
        {
            PlainText = "x",
            Small = int.MinValue,
            Large = long.MinValue,
            UnsignedSmall = uint.MaxValue,
            UnsignedLarge = ulong.MaxValue,
            Real = double.Epsilon,
            ShortReal = float.MaxValue,
            Flag = true,
            Raw = ByteString.CopyFrom(0, 255),
            Colour = Colour.Blue,
            Inner = new() { Deeper = new() { Size = 3 } },
            Tags = { "a", "" },
            Numbers = { 1, -1 },
            Inners = { new Inner { Name = "i" } },
            Counts = { ["a"] = 1 },
            Maybe = 0,
            At = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
            Lasting = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
            Colours = { Colour.Red, Colour.Blue },
        };

        Assert.Equal(everything, await Client.UnaryAsync(ProbeClients.Fill, everything, null, Cancellation));
    }

    private static GrpcMetadata Ask(string text, byte[] bytes)
    {
        var metadata = new GrpcMetadata();
        metadata.Add("ask", text);
        metadata.Add("ask-bin", bytes);
        return metadata;
    }
}
