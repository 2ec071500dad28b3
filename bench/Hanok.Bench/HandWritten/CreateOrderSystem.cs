using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hanok.Bench.HandWritten;

/// <summary>
/// The four services, their log tails and their databases, running. All in one process: a message goes from the tail to the
/// receiver's loop in memory. A real system pays for a network and for processes of its own in addition, so this is a lower
/// bound of the work and an upper bound of the speed.
/// <code>
///  Starter --tx 1--> order log --tail--> Lane(consumer) --tx 2--> consumer log --tail--> Lane(order) --tx 3--> order log ...
/// </code>
/// </summary>
internal sealed class CreateOrderSystem : IAsyncDisposable
{
    private static readonly Guid Restaurant = Guid.CreateVersion7();
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Guid, PlacedOrder> _onTheirWay = new();
    private readonly Channel<PlacedOrder> _waiting = Channel.CreateUnbounded<PlacedOrder>(); // Bounded by the load: one per operation in flight.
    private readonly Dictionary<ServiceName, Lane[]> _lanes;
    private readonly Task[] _loops;
    private Exception? _failure;

    public CreateOrderSystem(BenchDatabases databases, HandWrittenOptions options)
    {
        _time = options.Time;
        IService[] services = [new OrderService(Approved), new ConsumerService(), new KitchenService(), new AccountingService()];
        _lanes = services.ToDictionary(service => service.Name, service => Enumerable.Range(0, options.Lanes)
            .Select(number => new Lane(service, number, options.BatchLimit, databases, _time)).ToArray());

        var tails = services.Select(service => new LogTail(service.Name, databases, (name, lane) => _lanes[name][lane].Writer, options.Lanes));
        var starters = Enumerable.Range(0, options.Lanes).Select(_ => new Starter(_waiting.Reader, options.BatchLimit, databases, _time));
        _loops =
        [
            .. tails.Select(tail => Task.Run(() => WatchAsync(tail.RunAsync(_time, _stop.Token)))),
            .. _lanes.Values.SelectMany(lanes => lanes).Select(lane => Task.Run(() => WatchAsync(lane.RunAsync(_stop.Token)))),
            .. starters.Select(starter => Task.Run(() => WatchAsync(starter.RunAsync(_stop.Token)))),
        ];
    }

    /// <summary>Batches tried again because a message had overtaken the visibility of the rows it is about.</summary>
    public long Overtakes => _lanes.Values.SelectMany(lanes => lanes).Sum(lane => lane.Overtakes);

    /// <summary>Ends when the order is approved. Throws when a loop of the system has died.</summary>
    /// <returns>The time from the commit that began the saga to the commit that approved the order.</returns>
    public async Task<TimeSpan> PlaceAsync(int number)
    {
        var body = new OrderBody(Guid.CreateVersion7(), BenchSchema.Consumer(number % BenchDatabases.Consumers), Restaurant, 1230 + number % 1000,
            "tok_visa", """[{"menuItemId":"vindaloo","quantity":2}]""");
        var order = new PlacedOrder(Guid.CreateVersion7(), body, _time.GetTimestamp());
        _onTheirWay[order.Saga] = order;
        if (_failure is { } failure)
        {
            throw failure;
        }
        await _waiting.Writer.WriteAsync(order);
        await order.Approved;
        return _time.GetElapsedTime(order.StartedAt, Math.Max(order.StartedAt, order.ApprovedAt));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private void Approved(Guid saga)
    {
        if (_onTheirWay.TryRemove(saga, out var order))
        {
            order.Approve(_time.GetTimestamp());
        }
    }

    private async Task WatchAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            _failure = error;
            foreach (var order in _onTheirWay.Values)
            {
                order.Fail(error);
            }
        }
    }
}
