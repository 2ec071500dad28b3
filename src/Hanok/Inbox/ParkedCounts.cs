namespace Hanok.Inbox;

/// <summary>How many parked messages there are of each state.</summary>
/// <param name="IsComplete">False when there are more than <see cref="Limit"/>, of which so many were counted.</param>
public sealed record ParkedCounts(int Retrying, int WaitingForPerson, int Behind, bool IsComplete)
{
    /// <summary>To count more would take longer than it tells a person.</summary>
    public const int Limit = 10_000;
}
