using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Hanok.Chassis;

/// <summary>Puts the answers to errors in front of everything, so that no service can forget them.</summary>
internal sealed class ProblemStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        next(application);
    };
}
