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

    internal NpgsqlParameter ToParameter() => new() { Value = _value ?? DBNull.Value, NpgsqlDbType = _type };
}
