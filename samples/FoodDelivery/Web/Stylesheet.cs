using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Web;

/// <summary>The one style sheet, from the assembly. Its address changes with its content, so browsers may keep it for good.</summary>
public sealed class Stylesheet
{
    public const string Path = "/shop/shop.css";

    private readonly byte[] _css;

    private Stylesheet(byte[] css)
    {
        _css = css;
        Href = $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(css))[..12]}";
    }

    public string Href { get; }

    public static Stylesheet Load()
    {
        using var reader = new StreamReader(typeof(Stylesheet).Assembly.GetManifestResourceStream("shop.css")!);
        return new(Encoding.UTF8.GetBytes(reader.ReadToEnd()));
    }

    public IResult Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(_css, "text/css; charset=utf-8");
    }
}
