namespace Hanok.Commands;

/// <summary>What a command handler answers: a <typeparamref name="T"/>, or a <see cref="Refusal"/>. Both convert to it by themselves.</summary>
public readonly record struct Reply<T>
{
    private Reply(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The answer; null when it was refused.</summary>
    public T? Value { get; }

    /// <summary>Why not; null when it was done.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Reply<T>(T value) => new(value, null);

    public static implicit operator Reply<T>(Refusal refusal) => new(default, refusal);
}
