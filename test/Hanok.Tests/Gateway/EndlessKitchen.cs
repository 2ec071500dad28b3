using Microsoft.AspNetCore.Http;

namespace Hanok.Tests.Gateway;

/// <summary>Answers for as long as anybody listens.</summary>
internal sealed class EndlessKitchen : IAsyncDisposable
{
    private readonly TaskCompletionSource _gone = new();
    private TestService? _service;
    private long _written;

    /// <summary>In bytes. It counts on after its connection has ended: the server tells the handler a little later.</summary>
    public long Written => Volatile.Read(ref _written);

    public Task Gone => _gone.Task;

    public string Address => _service!.Address;

    public static async Task<EndlessKitchen> StartAsync()
    {
        var kitchen = new EndlessKitchen();
        kitchen._service = await TestService.StartAsync(kitchen.AnswerAsync);
        return kitchen;
    }

    public ValueTask DisposeAsync() => _service!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var part = new byte[64 * 1024];
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
                Interlocked.Add(ref _written, part.Length);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
        }

        _gone.TrySetResult();
    }
}
