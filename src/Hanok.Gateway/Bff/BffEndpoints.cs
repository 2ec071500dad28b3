using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Gateway.Bff;

/// <summary>The backend for one kind of client: what <c>MapBff</c> returns.</summary>
public sealed class BffEndpoints
{
    internal BffEndpoints(string name, RouteGroupBuilder group) => (Name, Group) = (name, group);

    public string Name { get; }

    /// <summary>All below <c>/{name}</c>, for endpoints of your own and for what is to hold for all of them.</summary>
    public RouteGroupBuilder Group { get; }

    /// <summary>Answers a GET with what several services answer.</summary>
    /// <param name="pattern">Below <c>/{name}</c>, as in <c>/orders/{id}</c>.</param>
    /// <exception cref="ArgumentException">A part cannot be as it is; the message says which and why.</exception>
    public IEndpointConventionBuilder MapComposition(string pattern, Action<Composition> compose)
    {
        var composition = new Composition(RoutePatternFactory.Parse(pattern));
        compose(composition);
        if (composition.Parts.Count == 0)
            throw new ArgumentException($"/{Name}{pattern} has no parts. Add one.", nameof(compose));

        // Before the routes, of which one may have the same path.
        return Group.MapGet(pattern, context => context.RequestServices.GetRequiredService<Composer>().AnswerAsync(composition, context))
            .WithOrder(-1).WithMetadata(composition)
            // It keeps the deadline itself: what is there by then is the answer.
            .DisableRequestTimeout();
    }
}
