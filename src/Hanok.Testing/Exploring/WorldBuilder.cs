using Hanok.Chassis;
using Hanok.InMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Testing.Exploring;

/// <summary>A world in the making: its services, and what their models keep.</summary>
public sealed class WorldBuilder
{
    // One more than what is tried at once, so that a message that fails twice is parked, and one that always fails soon waits for a person.
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Hanok:Receiver:Attempts"] = "1",
        ["Hanok:Receiver:ParkedAttempts"] = "3",
        ["Hanok:Receiver:ParkedRetryDelayMilliseconds"] = "1000",
        ["Hanok:Receiver:ParkedRetryDelayMaxMilliseconds"] = "1000",
    };

    private readonly List<(ExploredService Service, WebApplicationBuilder Application, SiteTime Time)> _services = [];
    private readonly List<WorldState> _states = [];
    private readonly List<Action> _resets = [];
    private readonly InMemoryNetwork _network = new();
    private readonly VirtualClock _clock = new();

    internal WorldBuilder()
    {
    }

    /// <summary>Adds a service, in memory. Services run as they are registered here, without their web server and background services.</summary>
    /// <param name="configure">Registers sagas and handlers as the service's own program does; the store and the transport are there.</param>
    /// <remarks>
    /// It is made once for all schedules: what its handlers keep in themselves must be emptied with <see cref="ExploredService.Forgets"/>.
    /// </remarks>
    public ExploredService Service(string name, Action<HanokBuilder> configure)
    {
        if (_services.Any(s => s.Service.Name == name))
            throw new ArgumentException($"The world has a service '{name}' already.", nameof(name));

        var application = TestHost.CreateBuilder(name);
        application.Configuration.AddInMemoryCollection(Settings);
        var time = new SiteTime(_clock);
        application.Services.AddSingleton<TimeProvider>(time);
        var hanok = application.AddHanok(name).AddInMemory(_network);
        // It fails in every way that there is, and tells of each.
        application.Logging.SetMinimumLevel(LogLevel.None);
        configure(hanok);
        var service = new ExploredService(hanok);
        _services.Add((service, application, time));
        return service;
    }

    /// <summary>Empties these tables before each schedule, and tells in printed schedules what is written to them.</summary>
    public WorldBuilder Keeps(params IReadOnlyList<WorldState> states)
    {
        _states.AddRange(states);
        return this;
    }

    /// <summary>Puts back what is outside of the services and of tables, before each schedule: another system that they call, for example.</summary>
    public WorldBuilder BeforeEach(Action reset)
    {
        _resets.Add(reset);
        return this;
    }

    internal WorldSetup Build() =>
        new([.. _services.Select(s => new Site(s.Service.Name, s.Application.Build(), s.Time, s.Service.Forget))], _states, _resets, _clock);
}
