namespace Hanok.Commands;

/// <summary>A command that its receiver answers with a <typeparamref name="TReply"/> or a <see cref="Refusal"/>.</summary>
public interface ICommand<out TReply>;

/// <summary>A command whose answer is only that it was done, or a <see cref="Refusal"/>.</summary>
public interface ICommand : ICommand<Done>;
