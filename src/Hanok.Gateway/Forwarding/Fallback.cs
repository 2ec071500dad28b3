using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Forwarding;

/// <summary>What answers instead of a service that cannot.</summary>
internal sealed record Fallback(string Name, RequestDelegate Answer);
