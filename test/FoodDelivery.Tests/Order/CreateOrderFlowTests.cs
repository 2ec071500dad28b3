using System.Runtime.CompilerServices;
using FoodDelivery.Contracts.Orders;
using Hanok.Choreography;

namespace FoodDelivery.Tests.Order;

public sealed class CreateOrderFlowTests
{
    [Fact]
    public void It_is_sound() => Assert.Empty(new CreateOrderFlow().ToDefinition().Problems());

    [Fact]
    public void Its_page_shows_it_as_it_is()
    {
        var drawing = FlowDrawing.Mermaid(new CreateOrderFlow().ToDefinition());

        Assert.True(
            File.ReadAllText(Page()).Contains($"```mermaid\n{drawing}```", StringComparison.Ordinal),
            $"docs/patterns/saga-choreography.md does not show createOrder as it is declared. Put this there:\n{drawing}");
    }

    private static string Page([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/patterns/saga-choreography.md");
}
