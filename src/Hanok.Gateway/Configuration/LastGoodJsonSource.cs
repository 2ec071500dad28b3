using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Hanok.Gateway.Configuration;

internal sealed class LastGoodJsonSource : JsonConfigurationSource
{
    /// <summary>The path of the file, and what is wrong with it.</summary>
    public Action<string, string?>? Report { get; set; }

    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new LastGoodJson(this);
    }

    /// <summary>Takes the place of the JSON files that an application has so far.</summary>
    public static IReadOnlyList<LastGoodJsonSource> TakeOver(IList<IConfigurationSource> sources)
    {
        var taken = new List<LastGoodJsonSource>();
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is not JsonConfigurationSource json || sources[i] is LastGoodJsonSource)
                continue;

            var good = new LastGoodJsonSource
            {
                FileProvider = json.FileProvider,
                Path = json.Path ?? "",
                Optional = json.Optional,
                ReloadOnChange = json.ReloadOnChange,
                ReloadDelay = json.ReloadDelay,
                OnLoadException = json.OnLoadException,
            };
            sources[i] = good;
            taken.Add(good);
        }

        return taken;
    }
}
