using System.Collections.Concurrent;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hanok.Testing;

/// <summary>
/// Makes the hosts of tests: they do not watch files and do not write to the console, their warnings are in the output of the test, and it is
/// known which of them are alive. Thread-safe.
/// </summary>
public static class TestHost
{
    private static readonly ConcurrentDictionary<TestOutputLog, string> Living = [];

    /// <summary>What a program that makes its own builder is given, so that it does not watch its files.</summary>
    public static string WatchesNoFiles => "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>The hosts that were built and not disposed, each with the test that made it.</summary>
    public static IReadOnlyCollection<string> Alive => [.. Living.Values];

    /// <param name="name">What it is called in the output of the test.</param>
    /// <param name="folder">Where its files are; null for the current folder.</param>
    public static WebApplicationBuilder CreateBuilder(string name, string? folder = null) =>
        Quieten(WebApplication.CreateBuilder(new WebApplicationOptions { Args = [WatchesNoFiles], ContentRootPath = folder }), name);

    /// <summary>What refuses to start is disposed: nobody else will.</summary>
    public static async Task StartOrDisposeAsync(this WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        try
        {
            await application.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same for a program that makes its own builder.</summary>
    public static WebApplicationBuilder Quieten(WebApplicationBuilder builder, string name)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);
        ((IHostApplicationBuilder)builder).ConfigureContainer(new QuietProviders(
            name,
            log => Living[log] = $"'{name}', made by {TestContext.Current.Test?.TestDisplayName ?? TestContext.Current.TestClass?.TestClassName ?? "a fixture"}",
            log => Living.TryRemove(log, out _)));
        return builder;
    }
}
