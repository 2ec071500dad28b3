using FoodDelivery.Orders.Sagas;
using Hanok.Sagas;

namespace FoodDelivery.Tests.Order;

/// <summary>The drawings of sagas in the documentation are those of the code. HANOK_ACCEPT_DRAWINGS=1 writes them anew.</summary>
public sealed class SagaDrawingTests
{
    private static readonly string Page = Path.Combine(Folder(), "../../../docs/patterns/saga-orchestration.md");

    [Fact]
    public async Task The_documentation_draws_createOrder_as_it_is()
    {
        const string Begin = "<!-- drawing: create-order -->\n```mermaid\n", End = "```\n";
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, start, StringComparison.Ordinal);
        var drawing = SagaDrawing.Of(new CreateOrderSaga());

        if (Environment.GetEnvironmentVariable("HANOK_ACCEPT_DRAWINGS") == "1")
            await File.WriteAllTextAsync(Page, page[..start] + drawing + page[end..], TestContext.Current.CancellationToken);
        else
            Assert.Equal(drawing, page[start..end]);
    }

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
