using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Hanok.Postgres.Migrations;

/// <summary>One versioned step of a schema: a file <c>0001_name.sql</c>, applied once, in order, never changed afterwards.</summary>
internal sealed record Migration(string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)).AsSpan(0, 16));

    /// <summary>The embedded resources of <paramref name="assembly"/> whose names begin with <paramref name="folder"/>, in order.</summary>
    public static IEnumerable<Migration> In(Assembly assembly, string folder)
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new(resource, reader.ReadToEnd());
        }
    }
}
