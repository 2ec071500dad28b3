using System.Text.Json.Nodes;
using Hanok.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Hanok.Chassis;

internal static class HealthExtensions
{
    private const string Ready = "ready";
    private const string Startup = "startup";

    public static void AddHanokHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<StoppingHealthCheck>("lifetime", tags: [Ready]);

        // Every environment has the same endpoints, and what a part registers counts for readiness unless it says otherwise.
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(r => r.Tags.Count == 0))
                check.Tags.Add(Ready);
        });
    }

    /// <summary>
    /// <c>live</c>: the process answers. <c>startup</c>: it has started. <c>ready</c>: it can do its work; degraded still counts as ready.
    /// For everybody; the reasons, which name addresses and neighbours, are for operators.
    /// </summary>
    public static void MapHanokHealth(this IEndpointRouteBuilder application)
    {
        application.MapHealthChecks("/health/live", Options(_ => false)).AllowAnonymous();
        application.MapHealthChecks("/health/startup", Options(check => check.Tags.Contains(Startup))).AllowAnonymous();
        application.MapHealthChecks("/health/ready", Options(check => check.Tags.Contains(Ready))).AllowAnonymous();
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = WriteAsync,
    };

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        var isOperator = context.Request.Headers.Authorization.Count > 0 && await IsOperatorAsync(context);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject
        {
            ["status"] = report.Status.ToString(),
            ["checks"] = new JsonObject(report.Entries.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, Show(entry.Value, isOperator)))),
        }.ToJsonString());
    }

    private static JsonObject Show(HealthReportEntry entry, bool withReason)
    {
        var shown = new JsonObject { ["status"] = entry.Status.ToString() };
        if (withReason)
            shown["description"] = entry.Description;

        return shown;
    }

    private static async Task<bool> IsOperatorAsync(HttpContext context)
    {
        var policy = await context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(HanokAdmin.Policy);
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var who = await evaluator.AuthenticateAsync(policy!, context);
        return (await evaluator.AuthorizeAsync(policy!, who, context, context)).Succeeded;
    }

    private sealed class StoppingHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("The service is stopping.")
                : HealthCheckResult.Healthy());
    }
}
