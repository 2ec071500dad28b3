using Hanok.Commands;

namespace Hanok.Asks;

/// <summary>What one service answered.</summary>
/// <param name="Source">The service.</param>
public sealed record Answer<TReply>(string Source, Reply<TReply> Reply);
