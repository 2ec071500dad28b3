namespace Hanok.Gateway.OpenApi;

internal static class Words
{
    /// <returns><c>OrderHistory</c> of <c>order-history</c>.</returns>
    public static string Pascal(string text) =>
        string.Concat(text.Split('-', '/', '{', '}', '_', '.').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
