using System.Security.Cryptography;
using System.Text;

namespace Hanok.Gateway.OpenApi;

/// <summary>The look of <see cref="DocsPage"/>, and the policy that lets nothing but it into the page.</summary>
internal static class DocsStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1d2433; --paper: #fff; --soft: #f3f5f9; --line: #d6dbe6; --faint: #566079; --link: #0b57c2; --get: #0b6b3a; --post: #8a4b00; --put: #5a3ea6; --delete: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --paper: #14171f; --soft: #1e232e; --line: #39414f; --faint: #a4aec2; --link: #8ab4ff; --get: #6fd59b; --post: #f0b266; --put: #c0a8ff; --delete: #ff9d94; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 22rem 1fr; gap: 0 2.5rem; }
        header, .missing, .skip { grid-column: 1 / -1; }
        h1 { margin: 0; font-size: 1.6rem; }
        header p { margin: .25rem 0 1.5rem; color: var(--faint); }
        nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: .5rem 0; }
        nav h2 { margin: 1rem 0 .25rem; font-size: .9rem; color: var(--faint); text-transform: capitalize; }
        nav ul { margin: 0; padding: 0; list-style: none; }
        nav li { padding: .15rem 0; overflow-wrap: anywhere; font-size: .9rem; }
        nav a { color: inherit; text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        main { min-width: 0; }
        main section { padding: 1rem 0 1.25rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
        main h2 { margin: 0; font-size: 1.15rem; overflow-wrap: anywhere; }
        main h3 { margin: 1rem 0 .25rem; font-size: 1rem; }
        p { margin: .35rem 0; max-width: 70ch; }
        small { color: var(--faint); font-weight: normal; font-size: .85em; }
        code { font: .95em ui-monospace, monospace; }
        a { color: var(--link); }
        a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        b.get, b.head { color: var(--get); } b.post { color: var(--post); } b.put, b.patch { color: var(--put); } b.delete { color: var(--delete); }
        nav b { display: inline-block; min-width: 3.6rem; font-size: .8rem; }
        .old { color: var(--delete); font-style: normal; font-size: .8rem; font-weight: normal; border: 1px solid; border-radius: 3px; padding: 0 .3rem; }
        .missing { padding: .6rem .9rem; border-left: 4px solid var(--delete); background: var(--soft); max-width: none; }
        table { width: 100%; margin: .6rem 0; border-collapse: collapse; font-size: .92rem; }
        th, td { padding: .35rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; font-weight: normal; }
        thead th { background: var(--soft); font-weight: 600; }
        summary { cursor: pointer; }
        .skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
        @media (max-width: 55rem) { body { display: block; padding: 1rem; } nav { position: static; max-height: none; } table { display: block; overflow-x: auto; } }
        """;

    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
