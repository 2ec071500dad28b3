using Hanok.Work;
using Microsoft.Extensions.Hosting;

namespace Hanok.Security.Tokens;

/// <summary>
/// Gets keys and token when a service starts, so that the first request does not wait for them. In the background: a service starts without
/// the issuer, which may be one that starts with it.
/// </summary>
internal sealed class TokenStart(IssuerKeys keys, ServiceTokens tokens, IHostApplicationLifetime lifetime, TimeProvider time) : Worker
{
    // Together half a minute: whatever is not there by then is asked for by the first request.
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // It may be the issuer itself.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        for (var attempt = 0; keys.IsWanted && attempt < Attempts && !await keys.PrepareAsync(stoppingToken); attempt++)
            await Task.Delay(Pause, time, stoppingToken);

        try
        {
            if (tokens.IsConfigured && keys.Current.Keys.Count > 0)
                await tokens.GetAsync(stoppingToken);
        }
        catch (HttpRequestException)
        {
            // Who needs it will say so.
        }
    }
}
