using FoodDelivery.Contracts;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Tests.Contracts;

public sealed class MessageTests
{
    private static readonly string[] Owners = ["restaurant", "consumer", "order", "kitchen", "accounting"];

    public static TheoryData<Type> Messages => [.. typeof(Money).Assembly.GetTypes().Where(IsMessage)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Has_a_name_that_a_service_owns(Type message) => Assert.Contains(MessageType.Of(message).Owner, Owners);

    [Theory]
    [MemberData(nameof(Messages))]
    public void Has_generated_JSON(Type message) => Assert.NotNull(ContractsJson.Default.GetTypeInfo(message));

    private static bool IsMessage(Type type) =>
        type.GetInterfaces().Any(i => i == typeof(IEvent) || (i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)))
        || type.IsDefined(typeof(MessageTypeAttribute), inherit: false);
}
