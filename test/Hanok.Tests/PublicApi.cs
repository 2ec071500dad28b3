using System.Reflection;

namespace Hanok.Tests;

/// <summary>Writes the public API of an assembly, a line for each type and member, sorted.</summary>
internal static class PublicApi
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Where(type => !IsCompilers(type)).SelectMany(Lines).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        var bases = type.GetInterfaces().Where(i => i.IsPublic && !IsRecordsOwn(i)).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases = bases.Prepend(Name(parent)).Order(StringComparer.Ordinal);
        var list = string.Join(", ", bases);
        yield return $"{Kind(type)} {Name(type)}{(list.Length > 0 ? $" : {list}" : "")}";

        foreach (var member in type.GetMembers(All).Where(m => !IsCompilers(m)))
            if (Line(member) is { } line)
                yield return $"{Name(type)}.{line}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo field when IsSeen(field.IsPublic, field.IsFamily, field.IsFamilyOrAssembly) && !field.IsSpecialName =>
            $"{field.Name}: {Name(field.FieldType)}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
        PropertyInfo property when IsSeen(property.GetMethod) || IsSeen(property.SetMethod) =>
            $"{property.Name}: {Name(property.PropertyType)} {{{(IsSeen(property.GetMethod) ? " get;" : "")}{(IsSeen(property.SetMethod) ? " set;" : "")} }}",
        ConstructorInfo constructor when IsSeen(constructor) => $"new({Parameters(constructor)})",
        MethodInfo method when IsSeen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{method.Name}{Generics(method)}({Parameters(method)}): {Name(method.ReturnType)}",
        _ => null,
    };

    private static bool IsSeen(MethodBase? method) => method is not null && IsSeen(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly);

    private static bool IsSeen(bool isPublic, bool isFamily, bool isFamilyOrAssembly) => isPublic || isFamily || isFamilyOrAssembly;

    // Records write these themselves; they follow from the properties.
    private static bool IsCompilers(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.Name is "PrintMembers" or "EqualityContract" or "GetHashCode" or "ToString" or "Equals" or "Deconstruct" or "op_Equality" or "op_Inequality";

    private static bool IsRecordsOwn(Type contract) => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IEquatable<>);

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "class" : "open class";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;

        if (type.HasElementType)
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");

        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{Name(underlying)}?";

        var space = type.Namespace?.StartsWith("Hanok", StringComparison.Ordinal) == true ? $"{type.Namespace}." : "";
        var name = (type.DeclaringType is { } outer ? $"{outer.Name.Split('`')[0]}." : "") + type.Name.Split('`')[0];
        var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "";
        return space + name + arguments;
    }
}
