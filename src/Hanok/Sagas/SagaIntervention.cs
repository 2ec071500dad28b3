using Hanok.Audit;
using Microsoft.AspNetCore.Http;

namespace Hanok.Sagas;

/// <summary>What a person wants of one saga.</summary>
/// <param name="Step">Which open step; null for the only one.</param>
/// <param name="State">The new state, as it was written; null to leave it.</param>
/// <param name="Revision">The one that the person saw; null when it does not matter.</param>
/// <param name="DryRun">Only tells what would happen.</param>
internal sealed record SagaIntervention(
    SagaAction Action, Author Author, string? Step = null, byte[]? State = null, int? Revision = null, bool DryRun = false)
{
    /// <exception cref="BadHttpRequestException">It cannot be used; the message says why.</exception>
    public static async Task<SagaIntervention> ReadAsync(HttpContext context)
    {
        using var body = await ChangeBody.ReadAsync(context);
        var wanted = new SagaIntervention(
            ActionOf(body.Text("action")), Author.Of(context, body.Reason), body.Text("step"), body.Raw("state"), body.Number("revision"), body.Flag("dryRun"));
        return wanted switch
        {
            { Action: SagaAction.Edit, State: null } => throw new BadHttpRequestException("""There is no new state for the saga: {"action":"edit","state":{...},"reason":"..."}"""),
            { Action: SagaAction.Edit or SagaAction.Compensate, Step: not null } => throw new BadHttpRequestException("A 'step' goes with retry and skip. The saga as a whole is edited or compensated."),
            _ => wanted,
        };
    }

    private static SagaAction ActionOf(string? text)
    {
        foreach (var known in Enum.GetValues<SagaAction>())
            if (SagaJson.Name(known) == text)
                return known;

        throw new BadHttpRequestException(
            $"There is no action '{text}'. There are: {string.Join(", ", Enum.GetValues<SagaAction>().Select(SagaJson.Name))}.");
    }
}
