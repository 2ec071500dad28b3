using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Hanok.Postgres.Migrations;

/// <summary>One versioned step of a schema: a file <c>0001_name.sql</c>, applied once, in order, never changed afterwards.</summary>
internal sealed record Migration
{
    /// <summary>A line with which a file says that its one statement cannot run in a transaction, as <c>CREATE INDEX CONCURRENTLY</c> cannot.</summary>
    private const string WithoutTransaction = "-- hanok: no transaction";

    private readonly string _otherChecksum;

    public Migration(string name, string sql)
    {
        // A checkout on Windows may have other line ends, and is the same file.
        (Name, Sql) = (name, sql.ReplaceLineEndings("\n"));
        (Checksum, _otherChecksum) = (ChecksumOf(Sql), ChecksumOf(Sql.ReplaceLineEndings("\r\n")));
        InTransaction = !Sql.Split('\n').Any(line => line.TrimEnd().Equals(WithoutTransaction, StringComparison.OrdinalIgnoreCase));
    }

    public string Name { get; }

    public string Sql { get; }

    public string Checksum { get; }

    public bool InTransaction { get; }

    /// <summary>Whether a database that has this checksum was given this file. Earlier versions also wrote down that of CRLF.</summary>
    public bool WasAppliedAs(string checksum) => checksum == Checksum || checksum == _otherChecksum;

    /// <summary>The embedded resources of <paramref name="assembly"/> whose names begin with <paramref name="folder"/>, in order.</summary>
    public static IEnumerable<Migration> In(Assembly assembly, string folder)
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new(resource, reader.ReadToEnd());
        }
    }

    private static string ChecksumOf(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)).AsSpan(0, 16));
}
