using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Testing;

/// <summary>Makes a host's services as always; but of its loggers none writes to the console, whoever has added it, and one to the test's output.</summary>
/// <param name="made">Told of each log that a host makes when it is built, and disposes when it is disposed.</param>
internal sealed class QuietProviders(string name, Action<TestOutputLog> made, Action<TestOutputLog> gone) : IServiceProviderFactory<IServiceCollection>
{
    private readonly DefaultServiceProviderFactory _inner = new();

    public IServiceCollection CreateBuilder(IServiceCollection services)
    {
        // The console's is of a type. What a test adds to see what is logged is an object.
        foreach (var console in services.Where(s => s.ServiceType == typeof(ILoggerProvider) && s.ImplementationType is not null).ToList())
            services.Remove(console);

        services.AddSingleton<ILoggerProvider>(_ =>
        {
            var log = new TestOutputLog(name, gone);
            made(log);
            return log;
        });
        return _inner.CreateBuilder(services);
    }

    public IServiceProvider CreateServiceProvider(IServiceCollection containerBuilder) => _inner.CreateServiceProvider(containerBuilder);
}
