using Hanok.Idempotency;
using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Idempotency;

/// <summary>Endpoints that count how often they run, with every kind of answer.</summary>
internal sealed class Mint
{
    private int _runs;

    public int Runs => _runs;

    /// <summary>Whether the database is gone when it is to be written down that the coin was made.</summary>
    public bool Dies { get; set; }

    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/coins", Make).WithIdempotency();
        app.MapPost("/boxes/{box:int}/coins", (int box, HttpContext http) => Make(http)).WithIdempotency();
        app.MapPost("/loose-coins", Make).WithIdempotency(required: false);
        app.MapPost("/slow-coins", async (HttpContext http) =>
        {
            Begun.TrySetResult();
            await Open.Task;
            return Make(http);
        }).WithIdempotency();
        app.MapPost("/moody-coins/{mood}", IResult (string mood, HttpContext http) => (mood, Interlocked.Increment(ref _runs)) switch
        {
            ("throw", 1) => throw new InvalidOperationException("The press is jammed."),
            ("404", _) => Results.NotFound(),
            (_, 1) => Results.StatusCode(int.Parse(mood)),
            _ => Results.Created("/coins/1", null as object),
        }).WithIdempotency();
        app.MapPost("/heaps", (HttpContext http) =>
        {
            Interlocked.Increment(ref _runs);
            http.Response.Headers.Location = "/heaps/1";
            return Results.Text(new string('o', 100_000));
        }).WithIdempotency();
        app.MapPost("/vault", PutAsync).WithIdempotency();
    }

    private IResult Make(HttpContext http)
    {
        var number = Interlocked.Increment(ref _runs);
        if (Dies)
            http.RequestServices.GetRequiredService<InMemoryDatabase>().Committing = Die;

        http.Response.Headers.Append("X-Marks", new(["one", "two"]));
        http.Response.Cookies.Append("press", "warm");
        return Results.Created($"/coins/{number}", new { Name = $"coin {number}" });

        void Die()
        {
            http.RequestServices.GetRequiredService<InMemoryDatabase>().Committing = null;
            throw new InvalidOperationException("The service died.");
        }
    }

    private async Task<IResult> PutAsync(
        RequestKey request, Coin coin, IdempotentRequests requests, IDatabase database, ContractPlatform platform, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var claim = await requests.ClaimAsync(transaction, request, cancellation);
        if (claim.Answer is { } first)
            return first;

        platform.Record(transaction, coin.Name ?? "");
        var answer = new RequestAnswer(StatusCodes.Status200OK, [], [(byte)('0' + Interlocked.Increment(ref _runs))]);
        requests.Complete(transaction, claim, answer);
        await transaction.CommitAsync(cancellation);
        return answer;
    }

    internal sealed record Coin(string? Name);
}
