using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanok.Sagas;

/// <summary>Warns at start of sagas whose steps stand in a risky order.</summary>
internal sealed partial class SagaAdvice(IEnumerable<ISagaMachine> machines, ILogger<SagaAdvice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var advice in machines.SelectMany(machine => machine.Advice))
            LogAdvice(advice);

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "{Advice}")]
    private partial void LogAdvice(string advice);
}
