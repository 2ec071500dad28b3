using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Retries;

/// <summary>The budget of each cluster; one is forgotten with its cluster.</summary>
internal sealed class RetryBudgets(IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly ConditionalWeakTable<ClusterState, RetryBudget> _budgets = [];

    public RetryBudget Of(ClusterState cluster) =>
        _budgets.TryGetValue(cluster, out var budget) ? budget : _budgets.GetValue(cluster, _ => new(options.Value.Retries, time));
}
