using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Replication;

/// <summary>What peers tell. An entry that cannot be taken says so in its own answer, and the others are done all the same.</summary>
internal sealed class PeerApi(LeaseTable table, InstanceReader reader)
{
    public async Task<IResult> TakeAsync(HttpContext context)
    {
        var root = await EurekaBody.ReadJsonAsync(context.Request, PeerWire.BodyLimit);
        if (root["replicationList"]?.Items is not { } items)
            throw new MalformedBodyException("The body has no replicationList.");

        if (items.Count > PeerWire.MaxItems)
            throw new MalformedBodyException($"The batch has {items.Count} entries, and at most {PeerWire.MaxItems} are taken at once.");

        var theirNow = context.Request.Headers[PeerWire.NowHeader].ToString();
        List<(int, Registration?)> answers = [.. items.Select(item => Take(item, theirNow))];
        context.Response.Headers[PeerWire.NowHeader] = $"{table.Now}";
        return TypedResults.Bytes(PeerWire.Response(answers), "application/json");
    }

    private (int Status, Registration? Entity) Take(EurekaNode item, string theirNow)
    {
        try
        {
            if (item.Of("appName") is not { } app || item.Of("id") is not { } id || !Enum.TryParse<PeerAction>(item.Of("action"), out var action))
                return (StatusCodes.Status400BadRequest, null);

            var key = new InstanceKey(app, id);
            long? dirty = long.TryParse(item.Of("lastDirtyTimestamp"), out var number) ? number : null;
            return action switch
            {
                PeerAction.Register => (Register(item, app, theirNow), null),
                PeerAction.Heartbeat => Renew(key, dirty),
                PeerAction.Cancel => Done(table.Cancel(key, "was deregistered at a peer")),
                PeerAction.StatusUpdate => Done(table.Override(key, InstanceStatusWire.Parse(item.Of("status")), dirty) is not null),
                _ => Done(table.RemoveOverride(key, item.Of("status") is { } status ? InstanceStatusWire.Parse(status) : null, dirty) is not null),
            };
        }
        catch (MalformedBodyException)
        {
            return (StatusCodes.Status400BadRequest, null);
        }
    }

    private int Register(EurekaNode item, string app, string theirNow)
    {
        if (item["instanceInfo"] is not { } info)
            return StatusCodes.Status400BadRequest;

        var (instance, overridden, renewedAt) = reader.Read(info, app);
        return table.Register(instance, fromPeer: true, overridden, PeerWire.Ours(renewedAt, theirNow, table.Now)) is RegisterResult.Full or RegisterResult.ApplicationFull
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status200OK;
    }

    private (int, Registration?) Renew(InstanceKey key, long? dirty) => table.Renew(key, dirty, fromPeer: true, out var listed) switch
    {
        RenewResult.Renewed => (StatusCodes.Status200OK, null),
        RenewResult.Conflict => (StatusCodes.Status409Conflict, listed),
        _ => (StatusCodes.Status404NotFound, null),
    };

    private static (int, Registration?) Done(bool found) => (found ? StatusCodes.Status200OK : StatusCodes.Status404NotFound, null);
}
