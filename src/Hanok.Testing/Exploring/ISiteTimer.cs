namespace Hanok.Testing.Exploring;

/// <summary>Something that a service does by itself when its time has come.</summary>
internal interface ISiteTimer
{
    string Name { get; }

    /// <summary>By the clock of the service; null when there is nothing to do. Read past the store, for it is asked for at every step.</summary>
    DateTimeOffset? NextDue { get; }

    /// <summary>Does what is due, as the background service would.</summary>
    Task RingAsync(CancellationToken cancellation);
}
