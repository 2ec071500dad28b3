using Hanok.Sagas;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Sagas;

public sealed class SagaDrawingTests
{
    [Fact]
    public void A_saga_is_drawn_with_its_groups_its_conditions_and_its_way_back() => Assert.Equal(
        """
        ---
        title: "groups, version 1"
        ---
        flowchart TB
          s1("a")
          s2["kitchen: b"]
          s3["kitchen: c"]
          s4["kitchen: d<br/>if its condition holds"]:::conditional
          s5{{"kitchen: p<br/>the pivot"}}
          s6["kitchen: x"]
          s7["kitchen: y"]
          j2(["all answered"])
          j6(["all answered"])
          u4["undo d"]
          u3["undo c"]
          u2["undo b"]
          u1["undo a"]
          completed(["completed"])
          compensated(["compensated"])
          s1 -. refused .-> compensated
          s1 --> s2 & s3
          s2 & s3 --> j2
          j2 -. refused .-> u3
          j2 --> s4
          s4 -. refused .-> u3
          s4 --> s5
          s5 -. refused .-> u4
          s5 --> s6 & s7
          s6 & s7 --> j6
          j6 --> completed
          u4 --> u3
          u3 --> u2
          u2 --> u1
          u1 --> compensated
          classDef conditional stroke-dasharray: 5 5

        """, SagaDrawing.Of(new GroupsSaga(new RehearsedPlatform())));

    [Fact]
    public void Times_are_told()
    {
        var drawing = SagaDrawing.Of(new PatientSaga());

        Assert.Contains("title: \"patient, version 1, within 10:00:00\"", drawing, StringComparison.Ordinal);
        Assert.Contains("s2[\"kitchen: b<br/>within 01:00:00\"]", drawing, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_end_a_label_is_escaped()
    {
        var drawing = SagaDrawing.Of(new SagaSketch(
            """say "hi"\""", 1, "", null, [new("""ask "why" <b> #1""", StepKind.Pivot, 1, IsLocal: true, Participant: null, false, false, null)]));

        Assert.Contains("""title: "say \"hi\"\\, version 1" """.TrimEnd(), drawing, StringComparison.Ordinal);
        Assert.Contains("""s1{{"ask #quot;why#quot; #lt;b#gt; #35;1<br/>the pivot"}}""", drawing, StringComparison.Ordinal);
    }
}
