using Hanok.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

/// <summary>One run of a service's program: checks the configuration, then serves or does what the verb says.</summary>
internal sealed class HanokRun(WebApplication application)
{
    // sysexits.h EX_CONFIG: a supervisor can tell that starting again will not help.
    private const int BadConfiguration = 78;

    // Before the configuration is looked at: it needs none.
    private static readonly AdminCommand Endpoints = new("endpoints", "tells what may be called, by whom, and with which body", (_, _) => Task.CompletedTask);

    public async Task<int> RunAsync(string[] args)
    {
        // Anything else is configuration: "--urls http://..." has no verb in it.
        var verb = args.FirstOrDefault() is { } first && !first.StartsWith('-') ? first : null;
        if (verb == Endpoints.Verb)
            return TellEndpoints();

        var command = application.Services.GetServices<AdminCommand>().FirstOrDefault(c => c.Verb == verb);
        if (verb is not null && command is null)
            return Fail(2, $"There is no '{verb}'. What there is:", Verbs());

        var problems = ConfigurationProblems();
        if (problems.Count > 0)
            return Fail(BadConfiguration, "The configuration cannot be used:", problems);

        try
        {
            if (command is null)
                await ServeAsync();
            else
                await command.RunAsync(application.Services, application.Lifetime.ApplicationStopping);

            return 0;
        }
        catch (Exception e) when (e is IOException or StartException)
        {
            // A port that is taken, a schema that is behind: the message says all, a stack trace would only hide it.
            return Fail(1, e.Message, []);
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            await application.StartAsync();
            await application.WaitForShutdownAsync();
        }
        catch (OperationCanceledException) when (application.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It was told to end while it started: whatever broke off because of that is no failure.
        }
        finally
        {
            // For when it could not start: what had started ends because it is told to, and does not say that it failed.
            application.Lifetime.StopApplication();
            await application.DisposeAsync();
        }
    }

    private int TellEndpoints()
    {
        foreach (var line in new EndpointList(application).Lines())
            Console.Out.WriteLine(line);

        return 0;
    }

    // Every problem at once: nobody should have to mend a configuration by trial and error.
    private List<string> ConfigurationProblems()
    {
        try
        {
            application.Services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (AggregateException e)
        {
            return [.. e.InnerExceptions.SelectMany(inner => inner is OptionsValidationException o ? o.Failures : [inner.Message])];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (InvalidOperationException e)
        {
            // A value that is not of its option's type; the binder stops at the first.
            return [e.Message];
        }
    }

    private IEnumerable<string> Verbs() =>
        application.Services.GetServices<AdminCommand>().Append(Endpoints).Select(c => $"{c.Verb,-10} {c.Help}").Prepend("(none)     serves");

    private static int Fail(int exitCode, string heading, IEnumerable<string> lines)
    {
        Console.Error.WriteLine(ForeignText.Escape(heading));
        foreach (var line in lines)
            Console.Error.WriteLine($"  {ForeignText.Escape(line)}");

        return exitCode;
    }
}
