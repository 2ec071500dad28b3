using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Two instances of one service: when the one that relays loses the log, the other goes on, and nothing is lost or doubled.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TakeOverTests(PostgresServer server) : IAsyncDisposable
{
    private PostgresPlatform _platform = null!;
    private ContractServices? _services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task When_the_session_of_the_active_relay_is_ended_one_of_the_two_goes_on(OutboxMode mode)
    {
        var (first, second, audit) = await TwoAndAuditAsync(mode);

        for (var n = 1; n <= 30; n++)
        {
            await first.PublishAsync(new Noted("a", n));
            await second.PublishAsync(new Noted("b", n));
            if (n % 10 == 0)
                await EndRelayAsync();
        }

        var effects = await audit.ReadAsync(60);
        Assert.Equal(Enumerable.Range(1, 30).Select(n => $"a{n}"), effects.Where(e => e[0] == 'a'));
        Assert.Equal(Enumerable.Range(1, 30).Select(n => $"b{n}"), effects.Where(e => e[0] == 'b'));
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task A_relay_that_was_paused_and_goes_on_after_another_took_over_doubles_nothing(OutboxMode mode)
    {
        var pause = new PausedTransport();
        var (first, second, audit) = await TwoAndAuditAsync(mode, pause);
        await first.PublishAsync(new Noted("a", 1));
        await audit.ReadAsync(1);

        // It hangs in the middle of sending a2, as a process that is swapped out or stopped in a debugger.
        pause.Pause();
        await first.PublishAsync(new Noted("a", 2), new("a", 3));
        await pause.Reached;
        await EndRelayAsync();
        await first.PublishAsync(new Noted("a", 4));
        Assert.Equal(["a1", "a2", "a3", "a4"], await audit.ReadAsync(4));
        Assert.Null(second.Relay.Trouble);

        pause.Resume();
        await pause.Sent;
        await Until.TrueAsync(() => first.Relay.Trouble?.Contains("stands by", StringComparison.Ordinal) == true, $"standing by: {first.Relay.Trouble}");
        await first.PublishAsync(new Noted("a", 5));

        Assert.Equal(["a1", "a2", "a3", "a4", "a5"], await audit.ReadAsync(5));
    }

    private async Task<(ContractService First, ContractService Second, ContractService Audit)> TwoAndAuditAsync(OutboxMode mode, PausedTransport? pause = null)
    {
        _services = new(_platform = new PostgresPlatform(server, mode));
        var first = await _services.StartAsync("orders", hanok => pause?.Install(hanok));
        var audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await first.HealthyAsync();
        await audit.HealthyAsync();
        var second = await _services.StartAsync("orders", hanok => hanok.Application.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Kestrel:Endpoints:Messages:Url"] = $"http://127.0.0.1:{server.NextPort()}" }));
        await Until.TrueAsync(() => second.Relay.Trouble?.Contains("stands by", StringComparison.Ordinal) == true, $"standing by: {second.Relay.Trouble}");
        return (first, second, audit);
    }

    private Task<object?> EndRelayAsync() => server.AskAsync(
        $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'orders-relay' AND datname = '{_platform.DatabaseOf("orders")}'",
        Cancellation);

    private sealed class PausedTransport : ITransport
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isPaused;
        private ITransport? _transport;

        public Task Reached => _reached.Task;

        /// <summary>What was paused has been sent after all.</summary>
        public Task Sent => _sent.Task;

        public void Install(Chassis.HanokBuilder hanok)
        {
            var inner = hanok.Services.Last(service => service.ServiceType == typeof(ITransport));
            hanok.Services.Replace(ServiceDescriptor.Singleton<ITransport>(provider =>
            {
                _transport = (ITransport)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!));
                return this;
            }));
        }

        public void Pause() => _isPaused = true;

        public void Resume()
        {
            _isPaused = false;
            _resumed.SetResult();
        }

        public ValueTask StartAsync(CancellationToken cancellation) => _transport!.StartAsync(cancellation);

        public IReadOnlyCollection<string> DestinationsOf(string channel) => _transport!.DestinationsOf(channel);

        public async Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
        {
            if (!_isPaused)
            {
                await _transport!.SendAsync(destination, stream, batch, cancellation);
                return;
            }

            _reached.TrySetResult();
            // Not cancelled, and what it sends neither: the process does not know yet that it has lost the log.
            await _resumed.Task;
            await _transport!.SendAsync(destination, stream, batch, CancellationToken.None);
            _sent.TrySetResult();
        }
    }
}
