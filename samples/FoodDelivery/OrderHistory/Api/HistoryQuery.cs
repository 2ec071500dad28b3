using System.Globalization;
using FoodDelivery.Contracts.Api;
using FoodDelivery.OrderHistory.Domain;
using Hanok.Messaging;

namespace FoodDelivery.OrderHistory.Api;

/// <summary>Which part of a consumer's history is asked for.</summary>
/// <param name="Status">Null for all.</param>
public sealed record HistoryQuery(Guid Consumer, string? Status, DateTimeOffset Since, Cursor After, int Limit)
{
    public const int UsualLimit = 20, LargestLimit = 100;

    /// <summary>What is asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static HistoryQuery From(Guid consumer, string? status, string? since, string? cursor, string? limit, Errors errors)
    {
        if (status is not null && !OrderState.All.Contains(status))
            errors.Add("status", $"It is one of {string.Join(", ", OrderState.All)}.");

        var from = DateTimeOffset.UnixEpoch;
        if (since is not null && !OffsetTime.TryParse(since, out from))
            errors.Add("since", OffsetTime.Problem);

        var after = Cursor.Start;
        if (cursor is not null && !Cursor.TryParse(cursor, out after))
            errors.Add("cursor", "It is no cursor: take 'next' of the page before as it is, or leave it out for the first page.");

        var count = UsualLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > LargestLimit))
            errors.Add("limit", $"It is a number from 1 to {LargestLimit}.");

        return new(consumer, status, from.ToUniversalTime(), after, count);
    }
}
