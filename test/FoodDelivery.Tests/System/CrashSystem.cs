namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The system whose parts are killed.</summary>
public sealed class CrashSystem : SystemUnderTest;
