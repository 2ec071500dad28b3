using System.Text.Json.Nodes;

namespace Hanok.Testing.Schemas;

/// <summary>Whether what one side writes can be read by the other: a field that the reader does not know is no matter. Pure.</summary>
internal sealed class SchemaReading
{
    private readonly List<SchemaBreak> _breaks = [];

    // Types that contain themselves would be compared for ever.
    private readonly HashSet<(JsonNode, JsonNode)> _compared = [];

    private SchemaReading()
    {
    }

    public static IReadOnlyList<SchemaBreak> Breaks(JsonNode written, JsonNode read)
    {
        var reading = new SchemaReading();
        reading.Compare(new(written), new(read), "");
        return reading._breaks;
    }

    /// <summary>The fields that were written, are no longer, and are read, if only when they are there.</summary>
    public static IReadOnlyList<SchemaBreak> Removals(JsonNode before, JsonNode now, JsonNode read)
    {
        var reading = new SchemaReading();
        reading.FindRemoved(new(before), new(now), new(read), "");
        return reading._breaks;
    }

    private void Compare(SchemaNode written, SchemaNode read, string path)
    {
        if (!_compared.Add((written.Json, read.Json)))
            return;

        if (read.Word("$comment") is { } by)
        {
            if (written.Word("$comment") != by)
                Add(path, $"is written as {written}, and read {by}");
            return;
        }

        if (read.IsAny || written.IsAny)
            return;

        if (written.Alternatives.Count > 1 || read.Alternatives.Count > 1)
        {
            foreach (var form in written.Alternatives.Where(w => !read.Alternatives.Any(r => CanRead(w, r))))
                Add(path, $"is written in a form that is not known: {form.Json.ToJsonString()}");
            return;
        }

        if (CompareValue(written, read, path))
            CompareContents(written, read, path);
    }

    // Returns whether it makes sense to look inside.
    private bool CompareValue(SchemaNode written, SchemaNode read, string path)
    {
        var types = read.Types;
        var unknown = written.Types.Where(t => !types.Contains(t) && !(t == "integer" && types.Contains("number"))).ToList();
        if (unknown is ["null"])
            Add(path, $"may be written as null, and is read as {read}", SchemaBreak.FindsNothing);
        else if (unknown.Count > 0)
            Add(path, $"is written as {written}, and read as {read}");
        else if (read.Values is { } known && written.Values is null)
            Add(path, $"is written as {written}, and read as {read} alone");
        else if (read.Values is { } values && written.Values!.Except(values).ToList() is { Count: > 0 } others)
            Add(path, $"may be written as {string.Join(", ", others)}, and is read as {read} alone");
        else if (Differs("format") || Differs("pattern") || Differs("const"))
            Add(path, $"is written as {written}, and read as {read}");
        else
            return true;

        return false;

        bool Differs(string word) => read.Word(word) is { } wanted && written.Word(word) != wanted;
    }

    private void CompareContents(SchemaNode written, SchemaNode read, string path)
    {
        if (written.Items is { } items && read.Items is { } readItems)
            Compare(items, readItems, $"{path}[]");

        var fields = written.Properties;
        foreach (var (name, field) in read.Properties)
        {
            if (fields.TryGetValue(name, out var writtenField))
                Compare(writtenField, field, Join(path, name));
            else if (read.Required.Contains(name))
                Add(Join(path, name), $"is not written, and is required (as {field})", SchemaBreak.FindsNothing);
        }

        if (read.Entries is { } entries)
            foreach (var (name, value) in written.Entries is { } e ? [new("*", e)] : fields.AsEnumerable())
                Compare(value, entries, Join(path, name));
    }

    private void FindRemoved(SchemaNode before, SchemaNode now, SchemaNode read, string path)
    {
        if (!_compared.Add((before.Json, read.Json)))
            return;

        if (before.Items is { } items && now.Items is { } nowItems && read.Items is { } readItems)
            FindRemoved(items, nowItems, readItems, $"{path}[]");

        foreach (var (name, field) in read.Properties)
            if (before.Properties.TryGetValue(name, out var was))
            {
                if (now.Properties.TryGetValue(name, out var still))
                    FindRemoved(was, still, field, Join(path, name));
                else if (now.Properties.Count > 0 || now.Types.Contains("object"))
                    Add(Join(path, name), $"was written as {was}, is not written any more, and is read as {field}", SchemaBreak.FindsNothing);
            }
    }

    private static bool CanRead(SchemaNode written, SchemaNode read)
    {
        var attempt = new SchemaReading();
        attempt.Compare(written, read, "");
        return attempt._breaks.Count == 0;
    }

    private void Add(string path, string text, string effect = SchemaBreak.Fails) =>
        _breaks.Add(new(path.Length == 0 ? "(the message)" : path, text, effect));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
