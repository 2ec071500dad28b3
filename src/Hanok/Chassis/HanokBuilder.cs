using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
    [RequiresDynamicCode("Makes generic types at start, which native AOT cannot.")]
    public HanokBuilder AddCommandHandlers<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces | DynamicallyAccessedMemberTypes.PublicConstructors)] THandlers>()
        where THandlers : class => HandlerScan.Add<THandlers>(this, typeof(ICommandHandler<,>), typeof(IBatchCommandHandler<,>));

    /// <summary>Registers every <see cref="IEventHandler{TEvent}"/> that <typeparamref name="THandlers"/> implements.</summary>
    [RequiresDynamicCode("Makes generic types at start, which native AOT cannot.")]
    public HanokBuilder AddEventHandlers<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces | DynamicallyAccessedMemberTypes.PublicConstructors)] THandlers>()
        where THandlers : class => HandlerScan.Add<THandlers>(this, typeof(IEventHandler<>));

    /// <summary>Registers a saga; inject <see cref="SagaStarter{TState}"/> to start it.</summary>
    public HanokBuilder AddSaga<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSaga, TState>()
        where TSaga : Saga<TState> where TState : class
    {
        SagaRegistration.AddExecutor(this);
        Services.TryAddSingleton<TSaga>();
        Services.TryAddSingleton(provider => new SagaMachine<TState>(provider.GetRequiredService<TSaga>()));
        Services.AddSingleton<ISagaMachine>(provider => provider.GetRequiredService<SagaMachine<TState>>());
        Services.TryAddSingleton(provider => new SagaStarter<TState>(
            provider.GetRequiredService<SagaMachine<TState>>(), provider.GetRequiredService<IDatabase>(),
            provider.GetRequiredService<ISagaStore>(), provider.GetRequiredService<MessageJson>()));
        return this;
    }

    /// <summary>Adds endpoints that <c>MapHanok</c> maps.</summary>
    public HanokBuilder AddEndpoints(Action<IEndpointRouteBuilder> map)
    {
        Services.AddSingleton(new EndpointMapping(map));
        return this;
    }
}
