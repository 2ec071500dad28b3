namespace Hanok.Testing.Exploring;

/// <summary>What must be true of every world when all is quiet, whatever its services are for.</summary>
internal static class EndChecks
{
    // What another part of Hanok leaves behind and should not is looked for by one more line here.
    public static IEnumerable<string> Of(WorldSetup setup, Scenario scenario) =>
        Unended(setup).Concat(Locked(setup)).Concat(scenario.MayPark ? [] : Parked(setup));

    private static IEnumerable<string> Locked(WorldSetup setup) =>
        from site in setup.Sites
        from queue in site.Database.Locks.Queues
        let held = queue.Value.Held
        where held is not null
        select $"'{site.Name}' still has a lock on '{queue.Key}', held by {held.Owner}.";

    private static IEnumerable<string> Unended(WorldSetup setup) =>
        from site in setup.Sites
        from saga in site.Database.Sagas.Values
        where !saga.HasEnded
        select $"Saga '{saga.Name}' has not ended: it is {saga.Status} and waits at {string.Join(", ", saga.Open.Select(open => $"'{open.Step}'"))}.";

    private static IEnumerable<string> Parked(WorldSetup setup) =>
        from site in setup.Sites
        from parked in site.Database.Parked.Values
        select $"'{site.Name}' has parked a {parked.Delivery.Message.Type} from '{parked.Delivery.Message.Source}': {parked.Reason}";
}
