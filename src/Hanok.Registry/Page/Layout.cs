namespace Hanok.Registry.Page;

/// <summary>What the pages have in common.</summary>
internal static class Layout
{
    public static Html Begin(string title)
    {
        var html = new Html();
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} - Hanok registry</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/registry.css">
            <noscript><meta http-equiv="refresh" content="10"></noscript>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the instances</a>
            <main id="content" aria-live="off">
            """);
        return html;
    }

    public static string End(Html html)
    {
        html.Add($"""
            </main>
            <p id="stale" role="status" hidden>The registry does not answer; this is what it said last.</p>
            <script type="module" src="/registry.js"></script>
            </body>
            </html>
            """);
        return html.ToString();
    }
}
