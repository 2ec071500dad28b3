using System.Runtime.CompilerServices;
using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Guides;

/// <summary>The code in the guides is compiled: each block of it stands in a source file beside this one.</summary>
public sealed class GuideTests
{
    private static readonly Action<HanokBuilder>[] Forms =
    [
        HandlersGuide.Classes, HandlersGuide.ScopedClasses, HandlersGuide.Methods, HandlersGuide.RunMethods, HandlersGuide.EntityFramework,
        HandlersGuide.Upcasters,
    ];

    [Theory]
    [InlineData("guides/handlers.md", "HandlersGuide.cs")]
    [InlineData("guides/first-saga.md", "FirstSagaTests.cs", "Trips/TripSaga.cs", "Trips/TripState.cs", "Trips/BookFlight.cs", "Trips/BookRoom.cs", "Trips/FlightBooked.cs", "Trips/CancelFlight.cs", "Trips/CancelRoom.cs", "Trips/ChargeCard.cs", "Trips/TicketTrip.cs", "Trips/Airline.cs", "Trips/TripEndpoints.cs")]
    [InlineData("patterns/versioning-messages.md", "HandlersGuide.cs", "../../FoodDelivery.Tests/Contracts/SchemaTests.cs")]
    public void The_code_of_a_guide_is_that_of_its_source_files(string guide, params string[] sources)
    {
        var compiled = string.Join('\n', sources.Select(source => Squeeze(File.ReadAllText(Path.Combine(Folder(), source)))));
        var blocks = File.ReadAllText(Path.Combine(Folder(), "../../../docs", guide)).Split("```csharp\n")[1..].Select(b => b.Split("```")[0]).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeeze(block), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_form_of_the_guide_is_a_handler() => Assert.All(Forms, form =>
    {
        var hanok = TestHost.CreateBuilder("kitchen").AddHanok("kitchen").AddPostgres();
        form(hanok);
        Assert.Contains(hanok.Services, service => service.ServiceType == typeof(HandlerRegistration));
    });

    // A guide shows code without the indentation of the class around it.
    private static string Squeeze(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
