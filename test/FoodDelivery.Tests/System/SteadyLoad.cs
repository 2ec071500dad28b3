using System.Collections.Concurrent;
using System.Net;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Clients that ask and order until they are told to stop, and note each request that did not succeed at once.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly Task _clients;
    private int _answers;

    /// <param name="paths">Each is asked for by a client of its own.</param>
    public SteadyLoad(FoodApi api, IEnumerable<string> paths, OrderRequest? order = null) =>
        _clients = Task.WhenAll([.. paths.Select(path => RepeatAsync(path, () => GetAsync(api, path))),
            .. order is null ? [] : new[] { RepeatAsync("POST /api/orders", () => PlaceAsync(api, order)) }]);

    public int Answers => Volatile.Read(ref _answers);

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Waits until so many more requests are answered.</summary>
    public Task AnswersAsync(int more, CancellationToken cancellation)
    {
        var wanted = Answers + more;
        return Until.NothingIsMissingAsync(
            () => Task.FromResult(Answers >= wanted ? null : $"{wanted} answers; there are {Answers}"));
    }

    /// <summary>Returns when the last answer is there.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static async Task<string?> GetAsync(FoodApi api, string path)
    {
        var answer = await api.GetAsync(path, CancellationToken.None);
        return answer.Status == HttpStatusCode.OK ? null : $"{answer}";
    }

    private static async Task<string?> PlaceAsync(FoodApi api, OrderRequest order)
    {
        await api.PlaceAsync(order, CancellationToken.None);
        return null;
    }

    private async Task RepeatAsync(string what, Func<Task<string?>> request)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await request() is { } wrong)
                    _failures.Enqueue($"{what}: {wrong}");
            }
            catch (Exception e)
            {
                _failures.Enqueue($"{what}: {e.Message} {e.InnerException?.Message}");
            }

            Interlocked.Increment(ref _answers);
            // A person's pace: what is tested is who answers, not how many.
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }
}
