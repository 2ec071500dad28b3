using System.IO.Pipelines;
using System.Text;
using Hanok.Discovery;

namespace Hanok.Tests.Discovery;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Events_are_read_however_they_are_cut_into_pieces(int size)
    {
        var bytes = Encoding.UTF8.GetBytes("event: snapshot\nid: 7\ndata: {\"a\":\ndata: \"é\"}\n\n: here\r\n\r\nevent:change\r\ndata:x\r\n\r\nevent: cut off\ndata: y\n");
        var pipe = new Pipe();
        var writing = Task.Run(async () =>
        {
            foreach (var part in bytes.Chunk(size))
                await pipe.Writer.WriteAsync(part, Cancellation);

            await pipe.Writer.CompleteAsync();
        }, Cancellation);

        var events = new List<string>();
        await foreach (var (name, data) in EventStream.ReadAsync(pipe.Reader.AsStream(), Patience, TimeProvider.System, Cancellation))
            events.Add($"{name}|{Encoding.UTF8.GetString(data.Span)}");

        await writing;
        Assert.Equal(["snapshot|{\"a\":\n\"é\"}", "|", "change|x"], events);
    }

    [Fact]
    public async Task A_stream_that_has_gone_silent_is_given_up()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(": here\n"u8.ToArray(), Cancellation);

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (var _ in EventStream.ReadAsync(pipe.Reader.AsStream(), TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation))
            {
            }
        });
    }

    [Fact]
    public async Task An_event_without_an_end_does_not_fill_the_memory()
    {
        using var endless = new MemoryStream(new byte[17 * 1024 * 1024]);

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in EventStream.ReadAsync(endless, Patience, TimeProvider.System, Cancellation))
            {
            }
        });
    }
}
