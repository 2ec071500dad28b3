using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestFramework(typeof(Hanok.Runner.WatchedTests))]
[assembly: AssemblyFixture(typeof(Hanok.Runner.NoHostIsLeft))]

namespace Hanok.Runner;

/// <summary>xunit as it is; but no test runs without a limit, and a run in which nothing ends any more is ended.</summary>
public sealed class WatchedTests : XunitTestFramework
{
    /// <summary>How long a test may take. Far beyond what any takes, and beyond every wait in it, which fails by itself and says more.</summary>
    public static TimeSpan Limit { get; } =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("HANOK_TEST_SECONDS"), out var seconds) ? seconds : 600);

    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) => new Discoverer(new XunitTestAssembly(assembly));

    protected override ITestFrameworkExecutor CreateExecutor(Assembly assembly) => new Executor(new XunitTestAssembly(assembly));

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override ValueTask<bool> FindTestsForMethod(
            IXunitTestMethod testMethod, ITestFrameworkDiscoveryOptions discoveryOptions, Func<ITestCase, ValueTask<bool>> discoveryCallback)
        {
            // A test that is ended goes on in the background, until it sees its token; the run does not wait for it.
            foreach (var fact in testMethod.FactAttributes.OfType<FactAttribute>().Where(fact => fact.Timeout == 0))
                fact.Timeout = (int)Limit.TotalMilliseconds;

            return base.FindTestsForMethod(testMethod, discoveryOptions, discoveryCallback);
        }
    }

    private sealed class Executor(IXunitTestAssembly assembly) : XunitTestFrameworkExecutor(assembly)
    {
        protected override ITestFrameworkDiscoverer CreateDiscoverer() => new Discoverer(TestAssembly);

        public override async ValueTask RunTestCases(
            IReadOnlyCollection<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions,
            CancellationToken cancellationToken)
        {
            AsyncStacks.Record();
            using var watchdog = new Watchdog(executionMessageSink, TestAssembly.AssemblyName);
            await base.RunTestCases(testCases, watchdog, executionOptions, cancellationToken);
        }
    }
}
