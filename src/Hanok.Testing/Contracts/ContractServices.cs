using Hanok.Chassis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>The services of one test on one platform.</summary>
public sealed class ContractServices(ContractPlatform platform) : IAsyncDisposable
{
    /// <summary>By which the services of all tests know each other.</summary>
    public const string CredentialSecret = "the services of the contract suites share this";

    // The waits of production would be waited for here.
    private static readonly Dictionary<string, string?> Impatient = new()
    {
        ["Hanok:Receiver:RetryDelayMilliseconds"] = "1",
        ["Hanok:Receiver:ParkedRetryDelayMilliseconds"] = "1",
        ["Hanok:Receiver:ParkedRetryDelayMaxMilliseconds"] = "500",
        ["Hanok:Receiver:ParkedAttempts"] = "100",
        ["Hanok:Relay:RetryDelayMilliseconds"] = "1",
        ["Hanok:Relay:RetryDelayMaxMilliseconds"] = "20",
        ["Hanok:Relay:CheckMilliseconds"] = "500",
        ["Hanok:Credentials:Secret"] = CredentialSecret,
        ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
        // They have addresses instead of names.
        ["Hanok:Credentials:Anyone"] = "true",
    };

    private readonly List<ContractService> _started = [];

    /// <summary>Starts another instance of a service that runs.</summary>
    public Task<ContractService> StartAnotherAsync(string name, Action<HanokBuilder>? configure = null) =>
        StartAsync(name, hanok =>
        {
            platform.ConfigureAnother(hanok);
            configure?.Invoke(hanok);
        });

    /// <summary>Starts a service. The same name again is the same one after it was stopped.</summary>
    public async Task<ContractService> StartAsync(string name, Action<HanokBuilder>? configure = null)
    {
        var builder = TestHost.CreateBuilder(name);
        builder.Configuration.AddInMemoryCollection(Impatient);
        builder.Services.AddSingleton<TimeProvider>(platform.Time);
        var hanok = builder.AddHanok(name);
        builder.Services.AddSingleton(platform);
        await platform.ConfigureAsync(hanok, TestContext.Current.CancellationToken);
        configure?.Invoke(hanok);

        var application = builder.Build();
        try
        {
            application.MapHanok();
            await platform.PrepareAsync(application, TestContext.Current.CancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var service = new ContractService(application, platform, name);
        await application.StartOrDisposeAsync();
        _started.Add(service);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_started.Select(service => service.StopAsync()));
        foreach (var service in _started)
            await service.DisposeAsync();

        await platform.DisposeAsync();
    }
}
