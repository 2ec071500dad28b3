using Microsoft.Extensions.Logging;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Warnings and errors of a service, in the output of the test that it runs in.</summary>
internal sealed class TestOutputLog(string service, Action<TestOutputLog> gone) : ILoggerProvider, ILogger
{
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        try
        {
            _output?.WriteLine($"{service} {logLevel}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }
        catch (InvalidOperationException)
        {
            // The test is over, and nobody reads it any more.
        }
    }

    public void Dispose() => gone(this);
}
