using System.Reflection;
using System.Runtime.CompilerServices;
using Hanok.Gateway;
using Hanok.Gateway.Cors;

namespace Hanok.Tests;

/// <summary>The generated binder passes over an <c>init</c> without a word, and the setting would be one that nothing reads.</summary>
public sealed class BoundOptionsTests
{
    [Fact]
    public void What_is_bound_from_configuration_can_be_set()
    {
        var assemblies = SourceAssemblies.Names.Select(SourceAssemblies.Load).Append(typeof(GatewayOptions).Assembly).ToHashSet();
        var roots = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetField("Section") is { IsLiteral: true }).ToList();

        Assert.Contains(typeof(GatewayOptions), roots);
        Assert.Empty(
            from type in roots.Append(typeof(CorsPolicySettings)).SelectMany(root => Within(root, assemblies, [])).Distinct()
            from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            where property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true
            select $"{type.Name}.{property.Name}");
    }

    private static HashSet<Type> Within(Type type, HashSet<Assembly> ours, HashSet<Type> found)
    {
        if (ours.Contains(type.Assembly) && found.Add(type))
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
                foreach (var part in property.PropertyType.GetGenericArguments().Append(property.PropertyType))
                    Within(part, ours, found);

        return found;
    }
}
