using System.Diagnostics;

namespace Hanok.Sagas;

/// <summary>A saga that waits to be started together with others.</summary>
/// <param name="Trace">Of who asked.</param>
/// <param name="Caller">Who asked.</param>
internal sealed record PendingStart<TState>(Guid Id, byte[] RequestHash, TState State, Activity? Trace, string Caller) where TState : class;
