using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>What our client gets from any server of the protocol.</summary>
public abstract class GrpcClientContract(Uri server) : IAsyncDisposable
{
    private readonly ProbeCaller _caller = new(server);

    private protected Probe.ProbeClient Client => _caller.Client;

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
        Assert.Equal("Grüße 주문 🍜", (await Client.SayAsync(new Words { Text = "Grüße 주문 🍜" }, cancellationToken: Cancellation)).Text);

    [Fact]
    public async Task Many_calls_at_once_share_few_connections_and_get_each_its_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Client.SayAsync(new Words { Text = $"{i}" }, cancellationToken: Cancellation).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), answers.Select(a => a.Text));
    }

    [Fact]
    public async Task A_stream_comes_whole_and_in_its_order()
    {
        var numbers = await CountAsync(new CountRequest { To = 300, Weight = 3000 }).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 300), numbers.Select(n => n.Value));
        Assert.All(numbers, n => Assert.Equal(3000, n.Ballast.Length));
    }

    [Fact]
    public async Task Every_status_comes_with_its_message()
    {
        foreach (var status in System.Enum.GetValues<StatusCode>().Where(s => s != StatusCode.OK))
        {
            var detail = $"{status}: 100% «weg» 취소됨 🍜\n";
            var failure = await Assert.ThrowsAsync<RpcException>(
                () => Client.FailAsync(new Failure { Code = (int)status, Detail = detail }, cancellationToken: Cancellation).ResponseAsync);

            Assert.Equal((status, detail), (failure.StatusCode, failure.Status.Detail));
        }
    }

    [Fact]
    public async Task A_stream_that_fails_gives_its_messages_before()
    {
        var seen = new List<int>();
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var number in CountAsync(new CountRequest { To = 9, FailAfter = 3 }))
                seen.Add(number.Value);
        });

        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public async Task Metadata_goes_there_and_comes_back_as_text_and_as_bytes()
    {
        using var call = Client.ReflectAsync(new Words(), Ask("a b,c", [0, 1, 254, 255]), cancellationToken: Cancellation);
        var front = await call.ResponseHeadersAsync;
        await call;
        var behind = call.GetTrailers();

        Assert.Equal("a b,c", front.GetValue("answer"));
        Assert.Equal([0, 1, 254, 255], front.GetValueBytes("answer-bin"));
        Assert.Equal("a b,c", behind.GetValue("after"));
        Assert.Equal([0, 1, 254, 255], behind.GetValueBytes("after-bin"));
    }

    [Fact]
    public async Task A_failure_has_its_trailers()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => Client.ReflectAsync(new Words { Text = "fail" }, Ask("why", [7]), cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("why", failure.Trailers.GetValue("after"));
    }

    [Fact]
    public async Task A_stream_goes_there_whole_and_in_its_order()
    {
        using var call = Client.Upload(cancellationToken: Cancellation);
        for (var i = 0; i < 300; i++)
            await call.RequestStream.WriteAsync(new Words { Text = $"{i}" }, Cancellation);

        await call.RequestStream.CompleteAsync();

        Assert.Equal(string.Join(',', Enumerable.Range(0, 300)), (await call).Text);
    }

    [Fact]
    public async Task Both_sides_talk_at_once()
    {
        using var call = Client.Talk(cancellationToken: Cancellation);
        // Each is answered before the next is sent.
        for (var i = 0; i < 30; i++)
        {
            await call.RequestStream.WriteAsync(new Words { Text = $"{i}" }, Cancellation);
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            Assert.Equal($"{i}", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(["bye"], await call.ResponseStream.ReadAllAsync(Cancellation).Select(words => words.Text).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_talk_that_fails_gives_its_messages_before()
    {
        using var call = Client.Talk(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new Words { Text = "a" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        await call.RequestStream.WriteAsync(new Words { Text = "fail" }, Cancellation);

        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation))).StatusCode);
    }

    [Fact]
    public async Task A_talk_that_is_left_in_the_middle_is_cancelled_at_the_server()
    {
        var call = Client.Talk(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new Words { Text = "a" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        call.Dispose();

        await IsGivenUpAsync("talk");
    }

    [Fact]
    public async Task A_deadline_that_passes_is_said_and_the_server_stops()
    {
        var arrived = IsWaitingAsync("late");
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => Client.WaitAsync(
                new Words { Text = "late" }, deadline: Within(TimeSpan.FromSeconds(2)), cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        // On a machine where two seconds are too short to get there, there is nothing to stop.
        if (arrived.IsCompletedSuccessfully)
            await IsGivenUpAsync("late");
    }

    [Fact]
    public async Task A_call_that_its_caller_gives_up_is_cancelled_at_the_server()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = Client.WaitAsync(new Words { Text = "gone" }, cancellationToken: caller.Token).ResponseAsync;
        await IsWaitingAsync("gone");

        await caller.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
        await IsGivenUpAsync("gone");
    }

    [Fact]
    public async Task A_stream_that_is_left_in_the_middle_is_cancelled_at_the_server()
    {
        await foreach (var number in CountAsync(new CountRequest { To = 0 }))
        {
            Assert.Equal(1, number.Value);
            break;
        }

        await IsGivenUpAsync("count");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_not_read()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => CountAsync(new CountRequest { To = 1, Weight = 200_000 }).ToListAsync(Cancellation).AsTask());

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
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

        Assert.Equal(everything, await Client.FillAsync(everything, cancellationToken: Cancellation));
    }

    /// <summary>The clients of the library go by the clock of the machine.</summary>
    protected static DateTime Within(TimeSpan limit) => TimeProvider.System.GetUtcNow().UtcDateTime + limit;

    private async IAsyncEnumerable<Number> CountAsync(CountRequest request)
    {
        using var call = Client.Count(request, cancellationToken: Cancellation);
        await foreach (var number in call.ResponseStream.ReadAllAsync(Cancellation))
            yield return number;
    }

    private static Metadata Ask(string text, byte[] bytes) => [new("ask", text), new("ask-bin", bytes)];
}
