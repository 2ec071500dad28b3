namespace FoodDelivery.Tests.WholeSystem;

/// <summary>One system for all tests that leave it as it was.</summary>
public sealed class SharedSystem : SystemUnderTest;
