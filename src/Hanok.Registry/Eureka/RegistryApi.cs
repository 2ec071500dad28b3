using Hanok.Registry.Leases;
using Hanok.Registry.Replication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hanok.Registry.Eureka;

/// <summary>What can be asked of the registry by Eureka's clients.</summary>
internal sealed class RegistryApi(LeaseTable table, Documents documents, Peers peers)
{
    public IResult All(HttpContext context)
    {
        if (Peers.IsPeer(context.Request))
            return peers.WhatWeKnow(context);

        return peers.IsSyncing ? Syncing(context) : EurekaAnswer.Of(context, documents.All());
    }

    public IResult Delta(HttpContext context) => peers.IsSyncing ? Syncing(context) : EurekaAnswer.Of(context, documents.Delta());

    public IResult Application(HttpContext context, string app)
    {
        var name = PathText.Decode(app).ToUpperInvariant();
        return table.View().Applications.FirstOrDefault(a => a.Name == name) is { } found
            ? EurekaAnswer.Bytes(context, json => json ? EurekaJson.Application(found) : EurekaXml.Application(found))
            : EurekaAnswer.NotFound(name);
    }

    /// <param name="app">Null: of whichever application.</param>
    public IResult Instance(HttpContext context, string? app, string id)
    {
        var found = app is null
            ? table.View().Instances.FirstOrDefault(registration => registration.Instance.Key.Id == PathText.Decode(id))
            : table.Find(PathText.Key(app, id));
        return found is null
            ? EurekaAnswer.NotFound(app is null ? PathText.Decode(id) : PathText.Key(app, id).ToString())
            : EurekaAnswer.Bytes(context, json => json ? EurekaJson.Instance(found) : EurekaXml.Instance(found));
    }

    public IResult Vip(HttpContext context, string vip, bool secure)
    {
        var name = PathText.Decode(vip);
        var view = table.View().Where(registration =>
            (secure ? registration.Instance.SecureVipAddress : registration.Instance.VipAddress)?.Split(',').Contains(name, StringComparer.OrdinalIgnoreCase) == true);
        if (view.Applications.Count == 0)
            return EurekaAnswer.NotFound(name);

        view = view with { HashCode = RegistryView.HashOf(view.Instances) };
        return EurekaAnswer.Bytes(context, json => json ? EurekaJson.Applications(view) : EurekaXml.Applications(view));
    }

    public IResult Status()
    {
        var report = table.Report();
        return TypedResults.Bytes(EurekaJson.Write(json => StatusJson.Write(json, report, peers.States())), "application/json");
    }

    public IResult Overrides() => TypedResults.Bytes(
        EurekaJson.Write(json =>
        {
            json.WriteStartObject();
            foreach (var registration in table.View().Instances.Where(r => r.Overridden != InstanceStatus.Unknown))
                json.WriteString(registration.Instance.Key.ToString(), registration.Overridden.ToWire());

            json.WriteEndObject();
        }),
        "application/json");

    // As Eureka: a client that has another registry asks that one.
    private static ProblemHttpResult Syncing(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return EurekaAnswer.Problem(
            StatusCodes.Status403Forbidden, "registry-syncing", "This registry has just started and is asking its peers. Ask again in a second, or another registry.");
    }
}
