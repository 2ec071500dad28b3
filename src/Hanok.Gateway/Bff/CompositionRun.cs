using System.Text.Json;
using Hanok.Http;
using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Bff;

/// <summary>Asks for the parts of one request, each as soon as what it needs is there.</summary>
internal sealed class CompositionRun : IDisposable
{
    private readonly Composition _composition;
    private readonly HttpContext _context;
    private readonly PartCall _call;
    private readonly TimeProvider _time;
    private readonly TimeSpan _deadline;
    private readonly long _begun;
    private readonly Task<PartOutcome>[] _outcomes;
    private readonly CancellationTokenSource _expiry;

    // When a required part is lost, nobody waits for the others.
    private readonly CancellationTokenSource _lost = new();

    public CompositionRun(Composition composition, HttpContext context, PartCall call, TimeSpan deadline, TimeProvider time)
    {
        (_composition, _context, _call, _deadline, _time) = (composition, context, call, deadline, time);
        _begun = time.GetTimestamp();
        _outcomes = new Task<PartOutcome>[composition.Parts.Count];
        _expiry = new(deadline, time);
    }

    /// <returns>What became of each part, in their order.</returns>
    public Task<PartOutcome[]> OutcomesAsync()
    {
        for (var i = 0; i < _outcomes.Length; i++)
            _outcomes[i] = OutcomeAsync(_composition.Parts[i]);

        return Task.WhenAll(_outcomes);
    }

    public void Dispose()
    {
        _expiry.Dispose();
        _lost.Dispose();
    }

    private async Task<PartOutcome> OutcomeAsync(CompositionPart part)
    {
        var outcome = await AskAsync(part);
        if (part.IsRequired && outcome is { Shown: null, IsStopped: false })
            await _lost.CancelAsync();

        return outcome;
    }

    private async Task<PartOutcome> AskAsync(CompositionPart part)
    {
        // A part needs only those before it, so they are all under way.
        var answers = new Dictionary<string, JsonElement>();
        foreach (var needed in _composition.NeedsOf(part))
        {
            var other = await _outcomes[_composition.IndexOf(needed)];
            if (other.IsStopped)
                return PartOutcome.Stopped;

            if (other.Missing is not null || (part.UsesServiceToken && _composition.IsPermission(needed) && other.Shown is null))
                return PartOutcome.Lacking(MissingReason.NotAsked);

            if (other.Answer is { } answer)
                answers[needed] = answer;
        }

        if (part.Address.Fill(hole => ValueOf(hole, answers)) is not { } address)
            return PartOutcome.Absent;

        var left = _deadline - _time.GetElapsedTime(_begun);
        if (left <= TimeSpan.Zero)
            return PartOutcome.Lacking(MissingReason.Timeout);

        left = part.Deadline < left ? part.Deadline.Value : left;
        using var own = new CancellationTokenSource(left, _time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(own.Token, _expiry.Token, _lost.Token, _context.RequestAborted);
        try
        {
            return await _call.SendAsync(part, address, part.UsesServiceToken ? null : (string?)_context.Request.Headers.Authorization, left, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            return _lost.IsCancellationRequested || _context.RequestAborted.IsCancellationRequested ? PartOutcome.Stopped : PartOutcome.Lacking(MissingReason.Timeout);
        }
    }

    private string? ValueOf(PartHole hole, Dictionary<string, JsonElement> answers)
    {
        if (hole.Part is { } part)
            return answers.TryGetValue(part, out var answer) ? hole.In(answer) : null;

        return SentPath.Value(_context, hole.Fields[0]) is { } value ? value
            : _context.Request.Query.TryGetValue(hole.Fields[0], out var given) ? given.ToString()
            : null;
    }
}
