using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Hanok.Grpc.Translation;

/// <summary>A field of a request, or of a message within it: <c>ticket_id</c>, <c>page.size</c>. Names as in the proto or as in its JSON.</summary>
internal sealed class FieldPath
{
    // Deeper than any sane request; each step makes a message.
    private const int MostSteps = 16;

    private readonly string _text;
    private readonly FieldDescriptor[] _steps;

    private FieldPath(string text, FieldDescriptor[] steps) => (_text, _steps) = (text, steps);

    /// <exception cref="FieldException">There is no such field, or it cannot be given as text.</exception>
    public static FieldPath Find(MessageDescriptor root, string text)
    {
        var names = text.Split('.', MostSteps + 1);
        if (names.Length > MostSteps)
            throw new FieldException(text, $"It has more than {MostSteps} parts.");

        var steps = new FieldDescriptor[names.Length];
        MessageDescriptor? within = root;
        for (var i = 0; i < names.Length; i++)
        {
            if (within is null)
                throw new FieldException(text, $"'{steps[i - 1].Name}' has no fields of its own.");

            steps[i] = within.Field(names[i])
                ?? throw new FieldException(text, $"There is no such field in {within.FullName}. There is: {string.Join(", ", within.Fields.InDeclarationOrder().Select(f => f.JsonName))}.");
            within = steps[i] is { FieldType: FieldType.Message, IsRepeated: false } ? steps[i].MessageType : null;
        }

        if (!FieldText.CanBeText(steps[^1]))
            throw new FieldException(text, "It is a message or a map. Give its fields, as in 'page.size', or a JSON body.");

        return new(text, steps);
    }

    /// <exception cref="FieldException">A value does not fit, or there are several and the field has one.</exception>
    public void Set(IMessage root, IReadOnlyList<string?> values)
    {
        var message = _steps.Take(_steps.Length - 1).Aggregate(root, Within);
        var field = _steps[^1];
        if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            foreach (var value in values)
                list.Add(FieldText.Parse(field, value ?? "", _text));
        }
        else if (values is [var value])
            field.Accessor.SetValue(message, FieldText.Parse(field, value ?? "", _text));
        else
            throw new FieldException(_text, $"It is given {values.Count} times, and has one value.");
    }

    private static IMessage Within(IMessage message, FieldDescriptor step)
    {
        if (step.Accessor.GetValue(message) is IMessage inner)
            return inner;

        inner = step.MessageType.New();
        step.Accessor.SetValue(message, inner);
        return inner;
    }
}
