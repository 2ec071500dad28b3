using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Testing;

/// <summary>Nobody handles it.</summary>
[MessageType("kitchen.bake.v1")]
public sealed record Bake(string Dish) : ICommand;
