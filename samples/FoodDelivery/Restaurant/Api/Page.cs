using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Restaurants.Api;

/// <summary>Which part of a list is asked for: at most <paramref name="Limit"/> entries, older than the entry <paramref name="Before"/>.</summary>
public sealed record Page(int Limit, Guid? Before)
{
    public const int LargestLimit = 100;

    public static Page From(string? limit, string? before, Errors errors)
    {
        var count = LargestLimit;
        if (limit is not null && (!int.TryParse(limit, out count) || count is < 1 or > LargestLimit))
            errors.Add("limit", $"It is a number from 1 to {LargestLimit}.");

        return new(count, before is null ? null : errors.Id("before", before));
    }
}
