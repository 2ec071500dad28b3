using Npgsql;
using NpgsqlTypes;

namespace Hanok.Postgres;

/// <summary>A <c>jsonb</c> parameter (or, from many texts, a <c>jsonb[]</c>) from UTF-8 that is already JSON. Null stays null.</summary>
public readonly struct Jsonb
{
    private readonly object? _value;
    private readonly NpgsqlDbType _type;

    public Jsonb(byte[]? utf8) => (_value, _type) = (utf8, NpgsqlDbType.Jsonb);

    public Jsonb(IEnumerable<byte[]?> utf8) => (_value, _type) = (utf8.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Jsonb);

    private Jsonb(object value, NpgsqlDbType type) => (_value, _type) = (value, type);

    /// <summary>A <c>json[]</c>: for what is written and read as a whole, which PostgreSQL then does not take apart.</summary>
    internal static Jsonb Texts(IEnumerable<byte[]?> utf8) => new(utf8.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Json);

    internal NpgsqlParameter ToParameter() => new() { Value = _value ?? DBNull.Value, NpgsqlDbType = _type };
}
