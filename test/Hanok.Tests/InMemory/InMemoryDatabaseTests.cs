using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hanok.InMemory;
using Hanok.Messaging;

namespace Hanok.Tests.InMemory;

public sealed class InMemoryDatabaseTests
{
    // Who listens is no data.
    private static readonly string[] Kept = ["AnswersKept"];

    [Fact]
    public void A_database_that_is_cleared_has_nothing_in_any_of_its_collections()
    {
        using var database = new InMemoryDatabase(new MessageFactory("orders", new MessageJson([]), TimeProvider.System));
        var collections = typeof(InMemoryDatabase).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => !Kept.Contains(property.Name) && property.PropertyType.IsAssignableTo(typeof(ICollection)))
            .ToDictionary(property => property.Name, property => (ICollection)property.GetValue(database)!);
        Assert.Contains("Sagas", collections.Keys);
        foreach (var collection in collections.Values)
            AddOne(collection);

        database.Clear();

        Assert.All(collections, collection => Assert.True(collection.Value.Count == 0, $"{collection.Key} is still full. Clear it in InMemoryDatabase.Clear."));
    }

    private static void AddOne(ICollection collection)
    {
        var types = collection.GetType().GetGenericArguments();
        if (collection is IDictionary dictionary)
            dictionary.Add(Any(types[0]), Any(types[1]));
        else
            ((IList)collection).Add(Any(types[0]));

        Assert.Single(collection);
    }

    private static object Any(Type type) => type == typeof(string) ? "" : RuntimeHelpers.GetUninitializedObject(type);
}
