namespace Hanok.Registry.Leases;

/// <summary>What is listed at one version: immutable, and the same object for as long as nothing changes.</summary>
/// <param name="HashCode">Of all that is listed, also in a delta: by it clients see whether they have missed something.</param>
/// <param name="IsRebuilding">The registry has started a short while ago and may not have heard of everybody yet.</param>
internal sealed record RegistryView(long Version, string HashCode, bool IsRebuilding, IReadOnlyList<Application> Applications)
{
    public IEnumerable<Registration> Instances => Applications.SelectMany(application => application.Instances);

    public RegistryView Where(Func<Registration, bool> isWanted) => this with
    {
        Applications = [.. Applications
            .Select(application => application with { Instances = [.. application.Instances.Where(isWanted)] })
            .Where(application => application.Instances.Count > 0)],
    };

    /// <param name="registrations">In an order that stays: clients go by it.</param>
    public static IReadOnlyList<Application> Group(IEnumerable<Registration> registrations) =>
        [.. registrations.GroupBy(r => r.Instance.Key.App).Select(app => new Application(app.Key, [.. app]))];

    /// <summary>The statuses in their order, each with how many have it: <c>DOWN_1_UP_2_</c>.</summary>
    public static string HashOf(IEnumerable<Registration> registrations) => string.Concat(
        registrations.GroupBy(r => r.Status.ToWire()).OrderBy(status => status.Key, StringComparer.Ordinal).Select(status => $"{status.Key}_{status.Count()}_"));
}

internal sealed record Application(string Name, IReadOnlyList<Registration> Instances);
