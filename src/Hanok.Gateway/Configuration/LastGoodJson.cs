using Microsoft.Extensions.Configuration.Json;

namespace Hanok.Gateway.Configuration;

/// <summary>
/// A JSON file that keeps what it had when it is rewritten with something that is no JSON. Without it such a file counts as empty, and says
/// so to nobody.
/// </summary>
internal sealed class LastGoodJson(LastGoodJsonSource source) : JsonConfigurationProvider(source)
{
    private bool _loaded;

    public override void Load(Stream stream)
    {
        var path = Source.Path ?? "";
        try
        {
            base.Load(stream);
            _loaded = true;
            source.Report?.Invoke(path, null);
        }
        catch (FormatException e) when (_loaded)
        {
            source.Report?.Invoke(path, $"{path} is no JSON: {e.InnerException?.Message ?? e.Message}");
        }
    }
}
