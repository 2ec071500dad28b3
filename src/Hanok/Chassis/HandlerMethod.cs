using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Chassis;

/// <summary>A method that handles messages: checked and compiled once, so that a call of it costs what a call costs.</summary>
[RequiresDynamicCode("Compiles the call.")]
[RequiresUnreferencedCode("Looks at the method's parameters.")]
internal sealed class HandlerMethod
{
    private readonly Delegate _target;
    private readonly ParameterInfo[] _parameters;

    /// <exception cref="InvalidOperationException">No such method can handle a message, of whatever kind.</exception>
    public HandlerMethod(Delegate target)
    {
        (_target, _parameters) = (target, target.Method.GetParameters());

        // A static method may be bound to its first argument, which then is none of the delegate's.
        _parameters = _parameters[(_parameters.Length - target.GetType().GetMethod("Invoke")!.GetParameters().Length)..];
        if (_parameters.Length == 0)
            throw Wrong("has no parameters: its first must be the message");

        if (_parameters.FirstOrDefault(p => p.ParameterType.IsByRef) is { } byRef)
            throw Wrong($"takes '{byRef.Name}' by reference: pass it by value");

        if (target.Method.ReturnType == typeof(void) && target.Method.IsDefined(typeof(AsyncStateMachineAttribute)))
            throw Wrong("is async void, so nobody could wait for it: return a Task or ValueTask");

        var first = _parameters[0].ParameterType;
        IsBatch = first.IsGenericType && first.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        Message = IsBatch ? first.GetGenericArguments()[0] : first;

        var (context, other) = IsBatch ? (typeof(BatchContext), typeof(MessageContext)) : (typeof(MessageContext), typeof(BatchContext));
        if (_parameters.FirstOrDefault(p => p.ParameterType == other) is { } wrong)
            throw Wrong($"takes {Name(first)}, so its '{wrong.Name}' must be a {context.Name}");

        Services = [.. _parameters.Skip(1).Where(p => p.ParameterType != context && p.ParameterType != typeof(CancellationToken))];
    }

    public Type Message { get; }

    /// <summary>Whether it takes whole runs.</summary>
    public bool IsBatch { get; }

    private IReadOnlyList<ParameterInfo> Services { get; }

    /// <exception cref="InvalidOperationException">A parameter is no service.</exception>
    public void CheckServices(IServiceProviderIsService services)
    {
        if (Services.FirstOrDefault(p => !services.IsService(p.ParameterType)) is { } unknown)
            throw Wrong(
                $"wants a {Name(unknown.ParameterType)} as '{unknown.Name}', which is no service: register it, or take it out. Beside the message "
                + "and services it may take a MessageContext (of a run, a BatchContext) and a CancellationToken");
    }

    /// <param name="answers">Types with static methods <c>From</c> that bring what the method may return into the form wanted.</param>
    /// <param name="expected">What it may return, for the error.</param>
    /// <exception cref="InvalidOperationException">It returns something else.</exception>
    public Func<TInput, TContext, TReturn> Compile<TInput, TContext, TReturn>(IReadOnlyList<Type> answers, string expected)
    {
        var returned = _target.Method.ReturnType;
        var from = answers.SelectMany(type => type.GetMethods().Where(m => m.Name == "From")).FirstOrDefault(m => Takes(m, returned))
            ?? throw Wrong($"returns {Name(returned)}: it must return {expected}");

        var (input, context) = (Expression.Parameter(typeof(TInput)), Expression.Parameter(typeof(TContext)));
        var arguments = _parameters.Select((p, i) => i == 0 ? input : Argument(p.ParameterType, context));
        var call = Expression.Invoke(Expression.Constant(_target), arguments);
        var body = returned == typeof(void) ? Expression.Block(call, Expression.Call(from)) : (Expression)Expression.Call(from, call);
        return Expression.Lambda<Func<TInput, TContext, TReturn>>(body, input, context).Compile();
    }

    public InvalidOperationException Wrong(string what) => new(
        $"The handler ({string.Join(", ", _parameters.Select(p => $"{Name(p.ParameterType)} {p.Name}"))}) in {_target.Method.DeclaringType?.FullName} {what}.");

    // A task must be exactly of what is wanted: a Task<Refusal> is a Task, but to take it for one would lose the refusal.
    private static bool Takes(MethodInfo from, Type returned) => from.GetParameters() is [{ ParameterType: var wanted }]
        ? wanted == returned || (!wanted.IsAssignableTo(typeof(Task)) && wanted.IsAssignableFrom(returned))
        : returned == typeof(void);

    private static Expression Argument(Type type, ParameterExpression context)
    {
        if (type == context.Type)
            return context;

        if (type == typeof(CancellationToken))
            return Expression.Property(context, nameof(MessageContext.Cancellation));

        var services = context.Type.GetProperty(nameof(MessageContext.Services), BindingFlags.Instance | BindingFlags.NonPublic)!;
        return Expression.Call(
            typeof(ServiceProviderServiceExtensions), nameof(ServiceProviderServiceExtensions.GetRequiredService), [type],
            Expression.Property(context, services));
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
