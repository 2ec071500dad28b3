using Hanok.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Tests.Guides.Trips;

internal static class TripEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/trips", async (
            [FromHeader(Name = "Idempotency-Key")] string key, TripState trip, SagaStarter<TripState> trips, CancellationToken cancellation) =>
        {
            var request = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(trip);
            var saga = await trips.StartAsync(key, request, trip, cancellation);
            return Results.Accepted($"/hanok/sagas/{saga.Id}", new { saga.Id });
        }).AllowAnonymous();
}
