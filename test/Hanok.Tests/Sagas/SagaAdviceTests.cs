using Hanok.Sagas;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Sagas;

public sealed class SagaAdviceTests
{
    [Fact]
    public async Task A_service_warns_at_start_of_a_saga_whose_steps_stand_in_a_risky_order()
    {
        var log = new Lines();
        var advice = new SagaAdvice([new SagaMachine<string>(new RiskySaga(), locks: null)], log);

        await advice.StartAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("Warning: Saga 'risky', step 'free': it frees 'credit'", Assert.Single(log.Logged), StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<SagaAdvice>
    {
        public List<string> Logged { get; } = [];

        public IDisposable? BeginScope<TScope>(TScope state) where TScope : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TEntry>(LogLevel logLevel, EventId eventId, TEntry state, Exception? exception, Func<TEntry, Exception?, string> formatter) =>
            Logged.Add($"{logLevel}: {formatter(state, exception)}");
    }

    private sealed class RiskySaga : Saga<string>
    {
        public override string Name => "risky";

        protected internal override SagaSteps<string> Define(CompensatableStage<string> saga) => saga
            .Send("free", _ => new DoStep("a", Refuse: false)).Frees("credit").Undo(_ => new UndoStep("a"))
            .Pivot("ask", _ => new DoStep("b", Refuse: false));
    }
}
