using System.Globalization;

namespace Hanok.Testing.Exploring;

/// <summary>What happens in a run, in words. Costs nothing when nobody wants to know.</summary>
internal sealed class Story
{
    private readonly WorldSetup _setup;
    private readonly bool _isTold;
    private readonly List<string> _lines = [];
    private DateTimeOffset _now;

    public Story(WorldSetup setup, bool isTold)
    {
        (_setup, _isTold, _now) = (setup, isTold, setup.Clock.Now);
        setup.Told = isTold ? Tell : null;
    }

    public IReadOnlyList<string> Lines => _lines;

    public void Point(int number, string label, DateTimeOffset now, Fault? fault, string service)
    {
        if (!_isTold)
            return;

        if (now > _now)
            _lines.Add($"      ({now - _now:c} passes)");

        _now = now;
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{number,4}{(fault is null ? ' ' : '!')} {label}"));
        if (fault is { } f)
            _lines.Add($"      FAULT {f}: {f.Says(service)}");
    }

    public void Tell(string what)
    {
        if (_isTold)
            _lines.Add($"        {what}");
    }

    /// <summary>What has happened in sagas since the last time.</summary>
    public void TellSagas()
    {
        if (!_isTold)
            return;

        foreach (var site in _setup.Sites)
        {
            var history = site.Database.History;
            for (var i = site.Read.History; i < history.Count; i++)
                Tell($"{site.Name}: {history[i].Step} {history[i].What}{(history[i].Detail is { } detail ? $" ({detail})" : "")}");

            site.Read = site.Read with { History = history.Count };
        }
    }
}
