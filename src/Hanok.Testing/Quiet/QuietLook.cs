namespace Hanok.Testing;

/// <summary>Looks at services again and again, until nothing is on its way between them.</summary>
/// <remarks><code>
///   (1) count what each relay has routed, see that all of it is applied --> (2) nothing is due --> (3) mark the ends of all logs
///    ^                                                                                                 |
///    '--- something came meanwhile, look anew &lt;--- (4) read up to the marks: are the counts the same? --+--> it was quiet at (2)
/// </code>
/// A message that was on its way at (2) was committed before (3), so it is read by (4); and it was not routed before (1), where all was
/// applied. So it is counted in between.
/// </remarks>
internal sealed class QuietLook(IReadOnlyList<IServiceProvider> instances)
{
    private readonly List<QuietService> _services = [.. QuietService.Of(instances)];
    private bool _isMarked;

    /// <summary>What is still open, as of the last look.</summary>
    public IReadOnlyList<string> Open { get; private set; } = [];

    public async ValueTask<bool> IsQuietAsync()
    {
        if (!_isMarked)
        {
            foreach (var service in _services)
                service.Count();                                                                                       // (1)

            if (IsOpen(_services.Select(service => service.Undelivered())) || IsOpen(await DueAsync()))                // (2)
                return false;

            foreach (var service in _services)
                await service.MarkAsync();                                                                             // (3)

            _isMarked = true;
        }

        if (IsOpen(_services.Select(service => service.Unread())))
            return false;

        _isMarked = false;
        return !IsOpen(_services.Select(service => service.Came()).Concat(_services.Select(service => service.Undelivered())));   // (4)
    }

    private async Task<List<string?>> DueAsync()
    {
        var due = new List<string?>();
        foreach (var service in _services)
            due.AddRange(await service.DueAsync());

        return due;
    }

    private bool IsOpen(IEnumerable<string?> open) => (Open = [.. open.OfType<string>()]).Count > 0;
}
