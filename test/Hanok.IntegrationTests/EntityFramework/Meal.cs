namespace Hanok.IntegrationTests.EntityFramework;

internal sealed class Meal
{
    public long Id { get; init; }

    public required string Dish { get; init; }

    public int Portions { get; set; }
}
