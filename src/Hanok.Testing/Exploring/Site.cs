using Hanok.InMemory;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Testing.Exploring;

/// <summary>A service of the world: all of it but what would run by itself. Made once, and emptied for each schedule.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _application;

    public Site(string name, WebApplication application, SiteTime time)
    {
        (Name, _application, Time) = (name, application, time);
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

    public void Clear()
    {
        Database.Clear();
        Database.Committing = null;
        Time.Off = TimeSpan.Zero;
        (IsAway, Read) = (false, default);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Database.Dispose();
    }
}
