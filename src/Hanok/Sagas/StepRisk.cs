namespace Hanok.Sagas;

/// <summary>What a step does to something that sagas share: room, money, goods.</summary>
/// <param name="Takes">Whether it takes some of it from others; otherwise it frees some for them.</param>
/// <param name="What">By name, for people: <c>credit of the consumer</c>.</param>
internal readonly record struct StepRisk(bool Takes, string What);
