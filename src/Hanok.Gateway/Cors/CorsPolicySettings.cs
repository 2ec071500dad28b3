namespace Hanok.Gateway.Cors;

/// <summary>
/// Who may call from a page of another origin: <c>Hanok:Gateway:Cors:&lt;name&gt;</c>. A route names one as its <c>CorsPolicy</c>; the one that
/// is called <c>default</c> stands for <c>Default</c>. Cookies of sessions are never for other origins; a token in a header is.
/// </summary>
public sealed class CorsPolicySettings
{
    /// <summary>As a browser writes them, <c>https://shop.example.com</c>; or <c>*</c>, for every page there is.</summary>
    public List<string> Origins { get; set; } = [];

    /// <summary>Empty: all.</summary>
    public List<string> Methods { get; set; } = [];

    /// <summary>Of requests. Empty: all.</summary>
    public List<string> Headers { get; set; } = [];

    /// <summary>Of answers, which a page may read beside the usual ones.</summary>
    public List<string> ExposedHeaders { get; set; } = [];

    /// <summary>For which a browser need not ask again. It keeps to limits of its own.</summary>
    public int MaxAgeSeconds { get; set; } = 600;
}
