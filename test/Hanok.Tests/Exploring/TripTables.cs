using Hanok.Testing.Exploring;

namespace Hanok.Tests.Exploring;

/// <summary>What the services of a trip keep: a word for each trip, and for what is held of the airline and the hotel.</summary>
internal sealed class TripTables
{
    public ModelTable<string, string> Trips { get; } = new("trips");

    public ModelTable<string, string> Seats { get; } = new("seats");

    public ModelTable<string, string> Rooms { get; } = new("rooms");

    public ModelTable<string, int> Charges { get; } = new("charges");

    /// <summary>Who plans with the only plane, so that no other plan changes it.</summary>
    public ModelTable<string, string> Locks { get; } = new("locks");
}
