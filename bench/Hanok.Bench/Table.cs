namespace Hanok.Bench;

/// <summary>An aligned table, which is Markdown as it stands. Text columns lean left, numbers right.</summary>
internal sealed class Table(params string[] headers)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != headers.Length)
        {
            throw new ArgumentException($"The table has {headers.Length} columns, the row {cells.Length} cells.", nameof(cells));
        }
        _rows.Add(cells);
    }

    /// <summary>Ratios come first: they survive a change of machine, the numbers behind them do not.</summary>
    /// <param name="yardstick">The row that is 1.00; the others are shown as a part of its rate.</param>
    public static Table Of(IReadOnlyList<BenchResult> results, BenchResult yardstick, string operation)
    {
        var table = new Table("ratio", "name", $"{operation}s/s", "p50 ms", "p99 ms", "CPU us (PostgreSQL + .NET)", "log KB", "errors", "remark");
        foreach (var result in results)
        {
            table.Add(
                result.RateIsGiven ? "-" : $"{result.PerSecond / yardstick.PerSecond:0.00}",
                result.Name,
                $"{result.PerSecond:N0}",
                Number(result.Latency?.At(50), "0.00"),
                Number(result.Latency?.At(99), "0.00"),
                $"{Number(result.PostgresMicros, "0")} + {Number(result.DotnetMicros, "0")}",
                Number(result.LogBytes / 1024, "0.0"),
                $"{result.Errors}",
                result.Remark ?? "");
        }
        return table;
    }

    public void Write(TextWriter writer)
    {
        var widths = headers.Select((header, column) => _rows.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        WriteRow(headers);
        WriteRow([.. widths.Select(width => new string('-', width))]);
        _rows.ForEach(WriteRow);

        void WriteRow(string[] cells)
        {
            var padded = cells.Select((cell, column) => IsNumeric(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            writer.WriteLine($"| {string.Join(" | ", padded)} |");
        }
    }

    private bool IsNumeric(int column) => _rows.All(row => row[column].Length > 0 && (char.IsAsciiDigit(row[column][0]) || row[column][0] == '-'));

    private static string Number(double? value, string format) => value?.ToString(format) ?? "-";
}
