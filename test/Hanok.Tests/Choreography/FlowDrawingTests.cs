using Hanok.Choreography;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Choreography;

public sealed class FlowDrawingTests
{
    [Fact]
    public void A_flow_is_drawn_as_it_is_declared_and_the_ways_back_are_dotted() => Assert.Equal(
        """
        flowchart TB
          MealOrdered(["orders: MealOrdered"])
          MealCooked["kitchen: MealCooked"]
          MealRefused["kitchen: MealRefused"]
          MealServed(["orders: MealServed<br/>ends well"])
          MealCalledOff(["orders: MealCalledOff<br/>ends badly"])
          MealThrownAway["kitchen: MealThrownAway<br/>undoes MealCooked"]
          MealLate["orders: MealLate<br/>after 01:00:00"]
          MealOrdered --> MealCooked
          MealOrdered -.-> MealRefused
          MealCooked --> MealServed
          MealRefused -.-> MealCalledOff
          MealThrownAway -.-> MealCalledOff
          MealLate -.-> MealThrownAway

        """,
        FlowDrawing.Mermaid(new MealFlow().ToDefinition()));
}
