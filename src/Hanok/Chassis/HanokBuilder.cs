using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Hanok.Choreography;
using Hanok.Commands;
using Hanok.Direct;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Sagas;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Chassis;

/// <summary>A service in the making: what <c>AddHanok</c> returns.</summary>
public sealed class HanokBuilder
{
    internal HanokBuilder(WebApplicationBuilder application, string service) => (Application, Service) = (application, service);

    public WebApplicationBuilder Application { get; }

    /// <summary>The name of the service: lower case, as others address it.</summary>
    public string Service { get; }

    public IServiceCollection Services => Application.Services;

    /// <summary>Uses a source-generated JSON context for messages and saga states.</summary>
    public HanokBuilder AddJson(IJsonTypeInfoResolver context)
    {
        Services.AddSingleton(context);
        return this;
    }

    /// <summary>
    /// Registers every <see cref="ICommandHandler{TCommand,TReply}"/> and <see cref="IBatchCommandHandler{TCommand,TReply}"/> that
    /// <typeparamref name="THandlers"/> implements.
    /// </summary>
    public HanokBuilder AddCommandHandlers<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces | DynamicallyAccessedMemberTypes.PublicConstructors)] THandlers>()
        where THandlers : class => HandlerScan.Add<THandlers>(this, typeof(ICommandHandler<,>), typeof(IBatchCommandHandler<,>));

    /// <summary>Says whose commands this service takes on the direct transport; without it, those of every service of the system.</summary>
    /// <param name="services">Their names. <c>Hanok__Direct__CommandsFrom</c> takes their place.</param>
    public HanokBuilder TakesCommandsFrom(params string[] services)
    {
        Services.PostConfigure<DirectOptions>(direct =>
        {
            if (direct.CommandsFrom.Count == 0)
                foreach (var service in services)
                    direct.CommandsFrom.Add(service);
        });
        return this;
    }

    /// <summary>
    /// Registers every <see cref="IEventHandler{TEvent}"/> and <see cref="IBatchEventHandler{TEvent}"/> that
    /// <typeparamref name="THandlers"/> implements.
    /// </summary>
    public HanokBuilder AddEventHandlers<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces | DynamicallyAccessedMemberTypes.PublicConstructors)] THandlers>()
        where THandlers : class => HandlerScan.Add<THandlers>(this, typeof(IEventHandler<>), typeof(IBatchEventHandler<>));

    /// <summary>Handles a command, or a run of them, with a method or lambda.</summary>
    /// <param name="handler">
    /// Its first parameter is the command, or an <see cref="IReadOnlyList{T}"/> of them for whole runs. The others are, in any order, the
    /// <see cref="MessageContext"/> (of a run, the <see cref="BatchContext"/>), a <see cref="CancellationToken"/>, and services. Scoped
    /// services live as long as the transaction, which they get as <see cref="ITransaction"/>. It returns the reply or a
    /// <see cref="Reply{T}"/> (of a run, a list of those), itself or as a task; nothing when the reply is <see cref="Done"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">This is no handler of a command; the message says why.</exception>
    [RequiresDynamicCode("Compiles the call of the method at start.")]
    [RequiresUnreferencedCode("Looks at the method's parameters at start.")]
    public HanokBuilder HandleCommand(Delegate handler) => HandlerMethodScan.AddCommand(this, handler);

    /// <summary>Reacts to an event, or a run of them, with a method or lambda.</summary>
    /// <param name="handler">As in <see cref="HandleCommand"/>, but it returns nothing, or a task.</param>
    /// <exception cref="InvalidOperationException">This is no handler of an event; the message says why.</exception>
    [RequiresDynamicCode("Compiles the call of the method at start.")]
    [RequiresUnreferencedCode("Looks at the method's parameters at start.")]
    public HanokBuilder HandleEvent(Delegate handler) => HandlerMethodScan.AddEvent(this, handler);

    /// <summary>
    /// Turns an older version of a message into a newer one before a handler or saga sees it; upcasters follow one another, v1 to v2 to
    /// v3. For events, commands and replies. Parked messages keep the bytes with which they came.
    /// </summary>
    /// <param name="upcast">Pure: it is called again with each repeat. What it throws counts as the handler's.</param>
    /// <exception cref="InvalidOperationException">The two are no versions of one message, or the answers differ; the message says which.</exception>
    public HanokBuilder AddUpcaster<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] TOld,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] TNew>(Func<TOld, TNew> upcast)
        where TOld : notnull where TNew : notnull
    {
        UpcasterRegistration.Check(typeof(TOld), typeof(TNew));
        Services.AddSingleton(new Upcaster(
            MessageType.Of<TOld>(), MessageType.Of<TNew>(), (json, body) => json.Write(upcast(json.Read<TOld>(body.Span)))));
        Services.AddSingleton(new HandledMessage(typeof(TOld)));
        return this;
    }

    /// <summary>
    /// Registers a saga; inject <see cref="SagaStarter{TState}"/> to start it. Of several versions the newest is started, and each moves its
    /// own instances.
    /// </summary>
    public HanokBuilder AddSaga<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSaga, TState>()
        where TSaga : Saga<TState> where TState : class
    {
        SagaRegistration.Add<TSaga, TState>(this);
        return this;
    }

    /// <summary>Registers a saga that does a command. It is this service's handler of that command.</summary>
    public HanokBuilder AddCommandSaga<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSaga,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] TCommand, TReply, TState>()
        where TSaga : CommandSaga<TCommand, TReply, TState>
        where TCommand : ICommand<TReply> where TReply : notnull where TState : class
    {
        SagaRegistration.AddForCommand<TSaga, TCommand, TReply, TState>(this);
        return this;
    }

    /// <summary>
    /// Registers a flow that this service has a part in: what it lacks for its part, and what is wrong with the flow, is said at start. The
    /// service that owns the flow watches it: <c>GET /hanok/flows/{id}</c>.
    /// </summary>
    public HanokBuilder AddFlow<TFlow>() where TFlow : Flow, new()
    {
        var flow = new TFlow();
        FlowRegistration.AddChecks(this);
        Services.AddSingleton<Flow>(flow);
        if (flow.ToDefinition().Owner == Service)
            FlowRegistration.AddWatch(this);

        return this;
    }

    /// <summary>Adds endpoints that <c>MapHanok</c> maps. Each says who may call it; below <c>/hanok</c>, one that does not is for operators.</summary>
    public HanokBuilder AddEndpoints(Action<IEndpointRouteBuilder> map)
    {
        Services.AddSingleton(new EndpointMapping(map));
        return this;
    }

    /// <summary>Adds endpoints for operators that <c>MapHanok</c> maps: they ask for <see cref="HanokAdmin.Policy"/>.</summary>
    public HanokBuilder AddAdminEndpoints(Action<IEndpointRouteBuilder> map) =>
        AddEndpoints(endpoints => map(endpoints.MapGroup("").RequireAuthorization(HanokAdmin.Policy)));
}
