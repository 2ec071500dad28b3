namespace Hanok.Asks;

/// <summary>As many asks wait in this process as may: see <see cref="AskOptions.Limit"/>. Nothing was sent.</summary>
public sealed class TooManyAsksException(int limit) : Exception(
    $"{limit} asks wait for their answers in this process, and no more may (Hanok__Asks__Limit). Nothing was sent. Try again later; if it stays, "
    + "those who are asked are too slow, or the deadlines too long.");
