namespace Hanok.Outbox;

/// <summary>What waits in the spool of one destination.</summary>
public readonly record struct SpoolSize(long Messages, long Bytes);
