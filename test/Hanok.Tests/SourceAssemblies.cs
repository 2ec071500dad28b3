using System.Reflection;

namespace Hanok.Tests;

/// <summary>The libraries under src that this project refers to.</summary>
internal static class SourceAssemblies
{
    public static readonly string[] Names =
        [
            "Hanok", "Hanok.AppHost", "Hanok.EntityFrameworkCore", "Hanok.Grpc", "Hanok.Issuer", "Hanok.Kafka", "Hanok.Postgres", "Hanok.RabbitMq",
            "Hanok.Registry", "Hanok.ServiceDiscovery", "Hanok.Testing",
        ];

    public static Assembly Load(string name) => Assembly.Load(name);
}
