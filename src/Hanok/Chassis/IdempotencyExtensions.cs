using System.Reflection;
using Hanok.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class IdempotencyExtensions
{
    /// <summary>
    /// Makes requests that may be repeated: the same <c>Idempotency-Key</c> from the same caller is the same request, done once and answered
    /// alike. No usable key is 400, another request with it 422, and 409 while the first still runs.
    /// </summary>
    /// <remarks>
    /// An endpoint that takes a <see cref="RequestKey"/> writes it down itself, in the transaction of what it does. Of one that does not the
    /// answer is kept: it may run again when the service dies before its answer is written down, or after an answer of 500 and above.
    /// </remarks>
    /// <param name="required">Whether a request without a key is refused, or is just done.</param>
    /// <param name="missing">The answer to a request without a usable key; null for a problem of type <c>idempotency-key-missing</c>.</param>
    public static TBuilder WithIdempotency<TBuilder>(this TBuilder endpoint, bool required = true, Func<IResult>? missing = null)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new IdempotencyMetadata(required));
        endpoint.Finally(built =>
        {
            if (built is not RouteEndpointBuilder { RequestDelegate: { } run } route)
                return;

            var method = route.Metadata.OfType<MethodInfo>().FirstOrDefault();
            var takesKey = method?.GetParameters().Any(parameter => parameter.ParameterType == typeof(RequestKey)) == true;
            var methods = route.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            built.RequestDelegate = new IdempotentEndpoint(
                run, $"{string.Join(',', methods)} {route.RoutePattern.RawText}", required, keepsAnswer: !takesKey, missing).InvokeAsync;
        });
        return endpoint;
    }

    /// <summary>What every store of a service brings along.</summary>
    internal static void AddIdempotency(this IServiceCollection services)
    {
        services.AddOptions<IdempotencyOptions>().BindConfiguration("Hanok:Idempotency").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdempotencyOptions>, IdempotencyOptionsValidator>());
        services.TryAddSingleton(provider => new IdempotentRequests(
            provider.GetRequiredService<IRequestStore>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<IdempotencyOptions>>()));
        services.AddHostedService<RequestRetention>();
    }
}
