using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Hanok.Tests.Idempotency;

/// <summary>Takes everybody for whom they say to be.</summary>
internal sealed class NamedCallers : IStartupFilter
{
    public const string Header = "X-Caller";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use((context, following) =>
        {
            if (context.Request.Headers[Header].ToString() is { Length: > 0 } name)
                context.User = new(new ClaimsIdentity([new("sub", name)], "test"));

            return following(context);
        });
        next(application);
    };
}
