using System.Runtime.CompilerServices;
using Hanok.Resilience;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Retries;

/// <summary>The budget of each cluster; one is forgotten with its cluster.</summary>
internal sealed class RetryBudgets(IOptions<GatewayOptions> options, TimeProvider time)
{
    // What a quiet time can save up: the retries of ten seconds, and of a thousand requests.
    private const int SavedSeconds = 10, SavedHundreds = 10;

    private readonly ConditionalWeakTable<ClusterState, RetryBudget> _budgets = [];

    public RetryBudget Of(ClusterState cluster) =>
        _budgets.TryGetValue(cluster, out var budget) ? budget : _budgets.GetValue(cluster, _ => Make(options.Value.Retries, time));

    public static RetryBudget Make(RetryOptions options, TimeProvider time) => new(
        options.BudgetPercent, options.BudgetPerSecond, (options.BudgetPerSecond * SavedSeconds) + (options.BudgetPercent * SavedHundreds), SavedSeconds, time);
}
