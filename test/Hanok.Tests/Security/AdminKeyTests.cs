using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Security;

/// <summary>Operators with keys at a service that wants tokens of everybody else.</summary>
public sealed class AdminKeyTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly RecordingLog _log = new();
    private TestIssuer _issuer = null!;
    private TokenService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        var settings = _issuer.Settings();
        settings["Hanok:Admin:Keys:alice"] = Key;
        _service = await TokenService.StartAsync(settings, log: _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_key_is_no_broken_token_and_nothing_is_told_of_it()
    {
        _log.Lines.Clear();

        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/hanok/thing", $"Bearer {Key}")).StatusCode);
        // A command asks every service, also for what some do not have.
        Assert.Equal(HttpStatusCode.NotFound, (await _service.GetAsync("/hanok/sagas", $"Bearer {Key}")).StatusCode);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("not authenticated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_key_and_a_key_where_a_token_is_wanted_open_nothing()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/hanok/thing", "Bearer wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/somebody", $"Bearer {Key}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/anybody", $"Bearer {Key}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/hanok/thing", $"Bearer {_issuer.Token(_issuer.Claims("x", "hanok-admin"))}")).StatusCode);
    }

    private sealed class RecordingLog : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
