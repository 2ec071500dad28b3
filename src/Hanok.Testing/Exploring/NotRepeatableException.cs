namespace Hanok.Testing.Exploring;

/// <summary>The same schedule led elsewhere than before, so nothing can be said of it: some service does not do the same every time.</summary>
public sealed class NotRepeatableException(string message) : InvalidOperationException(message);
