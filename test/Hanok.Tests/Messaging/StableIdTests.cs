using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class StableIdTests
{
    // Command ids follow from these: with other values, a saga that is running would send its commands twice.
    [Theory]
    [InlineData("create-order/key 1", "d9f1f5e1-3d47-85c6-b11a-fd657e7f482a")]
    [InlineData("", "374708ff-f771-8dd5-979e-c875d56cd228")]
    public void The_id_of_a_name_never_changes(string name, string id) => Assert.Equal(Guid.Parse(id), StableId.Of(name));

    [Fact]
    public void The_id_of_a_long_name_never_changes() =>
        Assert.Equal(Guid.Parse("796af78e-73fe-85c4-9c39-8bc532d5a126"), StableId.Of(new string('x', 1000)));

    [Fact]
    public void A_scope_gives_names_other_ids() =>
        Assert.Equal(
            Guid.Parse("9926e317-c1ec-8aaa-8a3c-154ce9e53ce6"), StableId.Of(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), "reply"));

    [Fact]
    public void It_is_a_uuid_of_version_8() => Assert.Equal((8, 0x8), (StableId.Of("x").Version, StableId.Of("x").Variant & 0xC));
}
