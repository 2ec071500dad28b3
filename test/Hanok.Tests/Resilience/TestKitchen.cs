using System.Collections.Concurrent;
using Hanok.Resilience;
using Hanok.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Hanok.Tests.Resilience;

/// <summary>What is called: a server that does what a test wants with each request, and remembers them.</summary>
internal sealed class TestKitchen : IAsyncDisposable
{
    private TestService? _service;

    public string Address => _service!.Address;

    public ConcurrentQueue<(string Method, string Body, string? Deadline)> Requests { get; } = [];

    public int Count => Requests.Count;

    /// <param name="answer">Gets the request's number, from 1 on.</param>
    public static async Task<TestKitchen> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var kitchen = new TestKitchen();
        var count = 0;
        kitchen._service = await TestService.StartAsync(async context =>
        {
            var number = Interlocked.Increment(ref count);
            using var reader = new StreamReader(context.Request.Body);
            kitchen.Requests.Enqueue((context.Request.Method, await reader.ReadToEndAsync(context.RequestAborted), context.Request.Headers[Deadline.Header]));
            await answer(context, number);
        });
        return kitchen;
    }

    /// <summary>Answers with these, one after the other, and then with the last one; 0 breaks off.</summary>
    public static Task<TestKitchen> AnsweringAsync(params int[] statuses) => StartAsync((context, number) =>
    {
        if (statuses[Math.Min(number, statuses.Length) - 1] is var status && status == 0)
            context.Abort();
        else
            context.Response.StatusCode = status;

        return Task.CompletedTask;
    });

    /// <summary>Takes requests and never answers.</summary>
    /// <param name="taken">Gets a release for each of them.</param>
    public static Task<TestKitchen> HangingAsync(SemaphoreSlim taken) => StartAsync(async (context, _) =>
    {
        taken.Release();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    });

    public async ValueTask DisposeAsync() => await _service!.DisposeAsync();
}
