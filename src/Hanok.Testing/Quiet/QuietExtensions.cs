using Hanok.Testing.Contracts;
using Microsoft.Extensions.Hosting;

namespace Hanok.Testing;

public static class QuietExtensions
{
    /// <summary>
    /// Returns when nothing is on its way between these services: what they have committed is read from their outboxes and applied where it
    /// was sent, what followed from it too, no spool holds anything, and no parked message, scheduled message or saga is due. For a test, instead
    /// of a wait for something that must not happen.
    /// </summary>
    /// <param name="others">All services that the first one has to do with, and all their instances: who is not here may still have something to send.</param>
    /// <remarks>
    /// Parked messages that wait for a person, and what is due later, count as quiet. What no message knows of does not count: a request that is
    /// being answered, the service's own background work. When it is not quiet after two minutes, the test fails with what is still open.
    /// </remarks>
    /// <exception cref="NotSupportedException">They talk over a broker, and nobody here knows what the broker holds.</exception>
    public static Task QuietAsync(this IHost service, params IReadOnlyList<IHost> others) =>
        OfAsync([service.Services, .. others.Select(other => other.Services)]);

    /// <inheritdoc cref="QuietAsync(IHost, IReadOnlyList{IHost})"/>
    public static Task QuietAsync(this ContractService service, params IReadOnlyList<ContractService> others) =>
        OfAsync([service.Services, .. others.Select(other => other.Services)]);

    private static Task OfAsync(IReadOnlyList<IServiceProvider> services)
    {
        var look = new QuietLook(services);
        return Until.TrueAsync(look.IsQuietAsync, () => ValueTask.FromResult($"it is not quiet. {string.Join(" ", look.Open)}"));
    }
}
