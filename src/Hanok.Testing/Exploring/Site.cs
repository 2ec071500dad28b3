using Hanok.Inbox;
using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Testing.Exploring;

/// <summary>A service of the world: all of it but what would run by itself. Made once, and emptied for each schedule.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _application;

    public Site(string name, WebApplication application, SiteTime time, Action forget)
    {
        (Name, _application, Time, Forget) = (name, application, time, forget);
        Database = Services.GetRequiredService<InMemoryDatabase>();
        Receiver = Services.GetRequiredService<Receiver>();
        EventChannels = Services.GetRequiredService<HandlerTable>().EventChannels;
        Timers =
        [
            ActivatorUtilities.CreateInstance<ScheduledMessages>(Services),
            ActivatorUtilities.CreateInstance<ParkedMessages>(Services, ActivatorUtilities.CreateInstance<ParkedRetry>(Services)),
            .. Services.GetService<SagaTimer>() is { } timer ? [ActivatorUtilities.CreateInstance<SagaDeadlines>(Services, timer)] : (ISiteTimer[])[],
        ];
    }

    public string Name { get; }

    public IServiceProvider Services => _application.Services;

    public InMemoryDatabase Database { get; }

    public Receiver Receiver { get; }

    public IReadOnlySet<string> EventChannels { get; }

    public IReadOnlyList<ISiteTimer> Timers { get; }

    public SiteTime Time { get; }

    /// <summary>Receives nothing, sends nothing, and no timer of it rings.</summary>
    public bool IsAway { get; set; }

    /// <summary>How much of its log is on its way, and how much of its sagas' history was told.</summary>
    public (int Log, int History) Read { get; set; }

    /// <summary>Empties what the process has in memory: it begins, or has died.</summary>
    public Action Forget { get; }

    /// <summary>Does something in this service while a fault happens to it.</summary>
    /// <returns>Whether it was done; if not, the process has died before.</returns>
    public async Task<bool> DoAsync(FaultKind? fault, Func<Task> work)
    {
        Database.Committing = fault switch
        {
            // Who is dead stays dead: whatever commits now does not.
            FaultKind.CrashBeforeCommit => () => throw new SimulatedCrashException(),
            FaultKind.Fail => Throws(1),
            // Once in its run, and once alone.
            FaultKind.Park => Throws(2),
            _ => null,
        };
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is SimulatedCrashException or ReceiverUnavailableException)
        {
            return false;
        }
        finally
        {
            Database.Committing = null;
            if (fault is FaultKind.CrashBeforeCommit or FaultKind.CrashAfterCommit)
                Forget();
        }
    }

    public void Clear()
    {
        Database.Clear();
        Forget();
        Time.Off = TimeSpan.Zero;
        (IsAway, Read) = (false, default);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Database.Dispose();
    }

    private static Action Throws(int times) => () =>
    {
        if (times-- > 0)
            throw new HandlerFailedException();
    };

    private sealed class HandlerFailedException() : Exception("The handler threw, as the schedule wanted.");
}
