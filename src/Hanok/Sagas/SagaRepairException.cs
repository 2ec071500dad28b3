namespace Hanok.Sagas;

/// <summary>A person's change cannot be made, and nothing was changed. Becomes a problem.</summary>
/// <param name="problem">The end of its <c>type</c>.</param>
internal sealed class SagaRepairException(string problem, int status, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Problem => problem;

    public int Status => status;
}
