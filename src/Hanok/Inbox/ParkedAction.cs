namespace Hanok.Inbox;

/// <summary>What a person can do with a parked message.</summary>
internal enum ParkedAction
{
    Retry,
    Skip,
    Edit,
}
