namespace Hanok.Tcc;

/// <summary>Another instance has changed a transaction in the meantime: whoever holds this one must let go of it.</summary>
internal sealed class TccTakenException(TccInstance tcc) : Exception(
    $"'{tcc.Name}' {tcc.Id} was taken over by another instance, for this one was silent for longer than Hanok__Tcc__LeaseSeconds.");
