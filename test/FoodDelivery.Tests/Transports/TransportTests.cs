using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Tests.Transports;

public sealed class TransportTests
{
    [Theory]
    [InlineData(null, "subscriptions")]
    [InlineData("Direct", "subscriptions")]
    [InlineData("RabbitMq", "rabbitmq")]
    [InlineData("rabbitmq", "rabbitmq")]
    [InlineData("Kafka", "kafka")]
    public void The_configuration_chooses_the_transport(string? name, string itsHealth)
    {
        using var services = Builder(name).Services.BuildServiceProvider();

        var health = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name);

        Assert.Equal([itsHealth], health.Intersect(["subscriptions", "rabbitmq", "kafka"]));
    }

    [Fact]
    public void A_transport_that_does_not_exist_is_an_error_of_the_configuration()
    {
        using var services = Builder("pigeon").Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Hanok__Transport is 'pigeon', which is none. Set it to Direct, RabbitMq or Kafka", error.Message, StringComparison.Ordinal);
    }

    private static WebApplicationBuilder Builder(string? name)
    {
        var builder = TestHost.CreateBuilder("kitchen");
        builder.Configuration["Hanok:Transport"] = name;
        builder.Configuration["Hanok:Credentials:Secret"] = new string('s', 64);
        builder.AddHanok("kitchen").AddTransport();
        return builder;
    }
}
