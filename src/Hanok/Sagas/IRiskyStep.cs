namespace Hanok.Sagas;

/// <summary>A step in the making whose risk can be told: see <see cref="StepRiskExtensions"/>.</summary>
public interface IRiskyStep
{
    internal void Add(StepRisk risk);
}
