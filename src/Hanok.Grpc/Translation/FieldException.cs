namespace Hanok.Grpc.Translation;

/// <summary>What a client gave for a field of the request that is none, or does not fit.</summary>
internal sealed class FieldException(string field, string reason) : Exception($"{field}: {reason}")
{
    /// <summary>As the client wrote it; empty when the request as a whole is meant.</summary>
    public string Field { get; } = field;

    public string Reason { get; } = reason;
}
