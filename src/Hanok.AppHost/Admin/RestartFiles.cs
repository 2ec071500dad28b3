namespace Hanok.AppHost.Admin;

/// <summary>
/// How a command in another terminal asks what runs to restart services, and is answered: by a file each. Nothing else of the AppHost can
/// be reached from outside, and for once in a while that is enough.
/// </summary>
internal sealed class RestartFiles(string home, string system)
{
    private readonly string _request = Path.Combine(home, system, "restart"), _answer = Path.Combine(home, system, "restart.answer");

    public void Ask(IEnumerable<string> services)
    {
        File.Delete(_answer);
        Put(_request, string.Join('\n', services));
    }

    /// <returns>The services that somebody wants restarted, each once; null when nobody asks.</returns>
    public IReadOnlyList<string>? Take()
    {
        if (!File.Exists(_request)) return null;
        string text = File.ReadAllText(_request);
        File.Delete(_request);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
    }

    /// <param name="failure">Null when all was done.</param>
    public void Answer(string? failure) => Put(_answer, failure ?? "");

    /// <returns>Null when there is no answer yet; empty when all was done; otherwise what went wrong.</returns>
    public string? Answered() => File.Exists(_answer) ? File.ReadAllText(_answer) : null;

    /// <summary>What was asked of a system that is gone is not done by the next one.</summary>
    public void Clear()
    {
        if (!Directory.Exists(Path.GetDirectoryName(_request))) return;
        File.Delete(_request);
        File.Delete(_answer);
    }

    // Whole or not at all.
    private static void Put(string path, string text)
    {
        File.Delete(path + ".new");
        PrivateFile.Write(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
