namespace Hanok.Registry.Leases;

/// <summary>Application names are compared in upper case, ids of instances as they are.</summary>
internal readonly record struct InstanceKey
{
    public InstanceKey(string app, string id) => (App, Id) = (app.ToUpperInvariant(), id);

    public string App { get; }

    public string Id { get; }

    public override string ToString() => $"{App}/{Id}";
}
