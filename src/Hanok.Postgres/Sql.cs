using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>
/// A statement written as an interpolated string, whose holes become parameters: <c>$"UPDATE ticket SET state = {state} WHERE id = {id}"</c>.
/// </summary>
/// <remarks>No value is ever pasted into the text, so it is safe from injection, and the same text is prepared once by the connection.</remarks>
[InterpolatedStringHandler]
public readonly struct Sql
{
    private readonly StringBuilder _text;
    private readonly List<NpgsqlParameter> _parameters;

    public Sql(int literalLength, int formattedCount)
    {
        _text = new StringBuilder(literalLength + formattedCount * 3);
        _parameters = new List<NpgsqlParameter>(formattedCount);
    }

    public static implicit operator Sql(string text)
    {
        var sql = new Sql(text.Length, 0);
        sql.AppendLiteral(text);
        return sql;
    }

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted<T>(T value)
    {
        _parameters.Add(value switch
        {
            null => new NpgsqlParameter { Value = DBNull.Value },
            Enum e => new NpgsqlParameter<string> { TypedValue = e.ToString() },
            _ => new NpgsqlParameter<T> { TypedValue = value },
        });
        _text.Append('$').Append(_parameters.Count);
    }

    public void AppendFormatted(Jsonb value)
    {
        _parameters.Add(value.ToParameter());
        _text.Append('$').Append(_parameters.Count);
    }

    internal void AppendFormatted(SqlName name) => _text.Append(name.Text);

    internal NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(_text.ToString());
        foreach (var parameter in _parameters)
            command.Parameters.Add(parameter);

        return command;
    }
}
