namespace Hanok.AppHost.Ports;

/// <summary>A port that people know by heart must be the one they get, or nothing starts.</summary>
internal static class FixedPorts
{
    public static string VariableFor(string service) => $"HANOK_PORT_{service.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>Null for a service on any port.</summary>
    public static int? Check(ServiceDefinition service)
    {
        if (service.FixedPort is null) return null;
        string variable = VariableFor(service.Name);
        int port = Parse(variable, Environment.GetEnvironmentVariable(variable)) ?? service.FixedPort.Value;
        if (!FreePorts.IsFree(port))
        {
            throw new AppHostException(
                $"Port {port} of {service.Name} is taken by {PortOwner.Describe(port)}. Stop that, or take another port: {variable}={port + 1} ./hanok up");
        }
        return port;
    }

    internal static int? Parse(string variable, string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        return int.TryParse(value, out int port) && port is > 0 and < 65536
            ? port
            : throw new AppHostException($"{variable} is '{value}', which is no port. Give a number from 1 to 65535, or unset it.");
    }
}
