using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Guides.Trips;

internal static class TripEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/trips", async (RequestKey key, TripState trip, SagaStarter<TripState> trips, CancellationToken cancellation) =>
        {
            var saga = await trips.StartAsync(key, trip, cancellation);
            return Results.Accepted($"/hanok/sagas/{saga.Id}", new { saga.Id });
        }).WithIdempotency().AllowAnonymous();
}
