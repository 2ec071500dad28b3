using System.Diagnostics;
using Hanok.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Chaos.Members;

/// <summary>One service of the ring: the whole process, up to the instruction at which it dies.</summary>
internal static class Member
{
    public static readonly string[] Names = ["first", "second", "third"];

    public static Task<int> RunAsync(string name, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddEnvironmentVariables();
        var hanok = builder.AddHanok(name).AddPostgres().AddTransport();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        switch (name)
        {
            case "first":
                hanok.AddEventHandlers<First>().AddSaga<TripSaga, Trip>();
                if (builder.Configuration.GetValue("Chaos:Counting", defaultValue: false) && args.Length == 0)
                    hanok.Services.AddHostedService<Counting>();
                break;
            case "second":
                TripCommands.OfSecond(hanok.AddEventHandlers<Second>());
                break;
            default:
                TripCommands.OfThird(hanok.AddEventHandlers<Third>());
                break;
        }

        DieAt(builder.Configuration["Chaos:Point"], builder.Configuration.GetValue("Chaos:Times", 1));
        var application = builder.Build();
        application.MapHanok();
        return application.RunHanokAsync(args);
    }

    private static void DieAt(string? point, int times)
    {
        if (point is null)
            return;

        var reached = 0;
        CrashPoint.OnReached = at =>
        {
            // SIGKILL: no finally block, no flush, no goodbye.
            if (at == point && Interlocked.Increment(ref reached) == times)
                Process.GetCurrentProcess().Kill();
        };
    }
}
