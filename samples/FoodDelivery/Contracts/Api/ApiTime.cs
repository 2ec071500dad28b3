namespace FoodDelivery.Contracts.Api;

public static class ApiTime
{
    /// <summary>Now, to the microsecond that PostgreSQL keeps: so that what a POST answers is what a GET answers later.</summary>
    public static DateTimeOffset Now(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
