using System.Net;
using System.Runtime.CompilerServices;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>
/// Each system of these tests is started by a person whose environment is full of what is meant for other programs, and wrong for this one.
/// None of it may reach the traffic inside.
/// </summary>
internal static class PersonsEnvironment
{
    private static readonly (string Name, string Value)[] Garbage =
    [
        ("http_proxy", "http://127.0.0.1:9"), ("HTTPS_PROXY", "http://127.0.0.1:9"), ("ALL_PROXY", "socks5://127.0.0.1:9"),
        ("PGHOST", "192.0.2.1"), ("PGPORT", "9"), ("PGUSER", "nobody"), ("PGPASSWORD", "wrong"), ("PGPASSFILE", "/nowhere"), ("PGDATABASE", "other"),
        ("PGSSLMODE", "verify-full"), ("PGSSLROOTCERT", "/nowhere"), ("PGOPTIONS", "-c search_path=nowhere"), ("PGTZ", "Asia/Seoul"),
        ("PGCLIENTENCODING", "LATIN1"), ("PGTARGETSESSIONATTRS", "standby"), ("PGREQUIREAUTH", "none"), ("PGGSSENCMODE", "require"),
        ("TZ", "Asia/Seoul"), ("LC_ALL", "xx_XX.nothing"), ("LANG", "xx_XX.nothing"), ("LC_NUMERIC", "de_DE.UTF-8"),
    ];

    [ModuleInitializer]
    internal static void Fill()
    {
        foreach (var (name, value) in Garbage)
            Environment.SetEnvironmentVariable(name, value);

        // These tests are a person, too, who may have said nothing about it to a client of their own.
        HttpClient.DefaultProxy = new WebProxy();
    }
}
