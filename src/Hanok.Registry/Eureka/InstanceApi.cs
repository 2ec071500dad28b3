using Hanok.Registry.Leases;
using Hanok.Registry.Replication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hanok.Registry.Eureka;

/// <summary>What an instance, or an operator, says of one instance.</summary>
internal sealed class InstanceApi(LeaseTable table, InstanceReader reader, Peers peers)
{
    /// <summary>In the answer to a heartbeat: what the instance is listed as, where that is not what it says.</summary>
    public const string ListedAs = "X-Hanok-Listed-As";

    public async Task<IResult> RegisterAsync(HttpContext context, string app)
    {
        var (instance, overridden, renewedAt) = reader.Read(await EurekaBody.ReadInstanceAsync(context.Request), PathText.Decode(app));
        if (!Access.MayDoAll(context.User) && ForeignVip(instance) is { } vip)
            return Access.Forbidden(
                $"The virtual address '{vip}' is not that of {instance.Key.App}: clients that look for it would call this instance. Call it "
                + $"{instance.Key.App.ToLowerInvariant()}, or {instance.Key.App.ToLowerInvariant()}.<domain>.");

        var fromPeer = Peers.IsPeer(context.Request);
        if (Full(context, instance.Key, table.Register(instance, fromPeer, overridden, fromPeer ? renewedAt : null)) is { } full)
            return full;

        if (!fromPeer)
            peers.Tell(PeerAction.Register, instance.Key);

        // Not 200: JavaScript clients take that for a failure.
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult? Full(HttpContext context, InstanceKey key, RegisterResult result)
    {
        if (result is not (RegisterResult.Full or RegisterResult.ApplicationFull))
            return null;

        context.Response.Headers.RetryAfter = "30";
        return EurekaAnswer.Problem(
            StatusCodes.Status503ServiceUnavailable, "registry-full", result == RegisterResult.Full
                ? "As much is listed as may be. Raise Hanok__Registry__MaxInstances or Hanok__Registry__MaxMegabytes, or find out who registers so many."
                : $"{key.App} has its share of what may be listed. Raise Hanok__Registry__MaxPercentPerApplication, or find out why there are so many of it.");
    }

    // Clients of Spring find services by these, and not by the name of the application.
    private static string? ForeignVip(Instance instance) => $"{instance.VipAddress},{instance.SecureVipAddress}"
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault(vip => !vip.Split('.', ':')[0].Equals(instance.Key.App, StringComparison.OrdinalIgnoreCase));

    /// <param name="says">What the instance says that it is; some say nothing.</param>
    public IResult Renew(HttpContext context, string app, string id, string? says, long? dirty)
    {
        var key = PathText.Key(app, id);
        var fromPeer = Peers.IsPeer(context.Request);
        var result = table.Renew(key, dirty, fromPeer, out var listed);
        if (result == RenewResult.NotFound)
            return EurekaAnswer.NotFound(listed is null ? key.ToString() : $"{key} as of {dirty}");

        if (result == RenewResult.Conflict)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return EurekaAnswer.Bytes(context, json => json ? EurekaJson.Instance(listed!) : EurekaXml.Instance(listed!));
        }

        // Eureka answers with nothing: an instance that somebody took out of service would never know.
        if (listed!.Status is var status && says is not null && status != InstanceStatusWire.Parse(says))
            context.Response.Headers[ListedAs] = status.ToWire();

        if (!fromPeer)
            peers.Tell(PeerAction.Heartbeat, key);

        return TypedResults.Ok();
    }

    public IResult Cancel(HttpContext context, string app, string id)
    {
        var key = PathText.Key(app, id);
        if (!table.Cancel(key, "was deregistered"))
            return EurekaAnswer.NotFound(key.ToString());

        if (!Peers.IsPeer(context.Request))
            peers.Tell(PeerAction.Cancel, key);

        return TypedResults.Ok();
    }

    public IResult Override(HttpContext context, string app, string id, string? value, long? dirty)
    {
        var key = PathText.Key(app, id);
        var status = InstanceStatusWire.Parse(value);
        if (status == InstanceStatus.Unknown && !string.Equals(value, "UNKNOWN", StringComparison.OrdinalIgnoreCase))
            throw new MalformedBodyException("The value is no status. Use UP, DOWN, STARTING, OUT_OF_SERVICE or UNKNOWN, as in ?value=OUT_OF_SERVICE.");

        if (table.Override(key, status, Peers.IsPeer(context.Request) ? dirty : null) is null)
            return EurekaAnswer.NotFound(key.ToString());

        if (!Peers.IsPeer(context.Request))
            peers.Tell(PeerAction.StatusUpdate, key);

        return TypedResults.Ok();
    }

    public IResult RemoveOverride(HttpContext context, string app, string id, string? value, long? dirty)
    {
        var key = PathText.Key(app, id);
        var status = value is { Length: > 0 } ? InstanceStatusWire.Parse(value) : (InstanceStatus?)null;
        if (table.RemoveOverride(key, status, Peers.IsPeer(context.Request) ? dirty : null) is null)
            return EurekaAnswer.NotFound(key.ToString());

        if (!Peers.IsPeer(context.Request))
            peers.Tell(PeerAction.DeleteStatusOverride, key);

        return TypedResults.Ok();
    }

    public IResult Describe(HttpContext context, string app, string id)
    {
        var key = PathText.Key(app, id);
        List<KeyValuePair<string, string>> pairs =
            [.. context.Request.Query.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.LastOrDefault() ?? ""))];
        if (table.Find(key) is not { } listed)
            return EurekaAnswer.NotFound(key.ToString());

        reader.CheckDescribed(listed.Instance with { Metadata = listed.Instance.Metadata.With(pairs) });
        if (table.Describe(key, pairs) is not { } result)
            return EurekaAnswer.NotFound(key.ToString());

        if (Full(context, key, result) is { } full)
            return full;

        if (!Peers.IsPeer(context.Request))
            peers.Tell(PeerAction.Register, key);

        return TypedResults.Ok();
    }
}
