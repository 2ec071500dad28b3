using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Registry;

public sealed class DocumentsTests
{
    [Fact]
    public void An_answer_is_made_once_for_each_version_and_form_whatever_heartbeats_come()
    {
        var table = Instances.Table(new TestTime());
        var documents = new Documents(table);
        table.Register(Instances.Order(), fromPeer: false);
        byte[][] first = [.. Forms(documents)];
        table.Renew(new InstanceKey("ORDER", "a"), null, fromPeer: false, out _);

        Assert.All(first.Zip(Forms(documents)), pair => Assert.Same(pair.First, pair.Second));
        table.Register(Instances.Order("b"), fromPeer: false);
        Assert.All(first.Zip(Forms(documents)), pair => Assert.NotSame(pair.First, pair.Second));
    }

    private static IEnumerable<byte[]> Forms(Documents documents) =>
        from document in new[] { documents.All(), documents.Delta() }
        from form in Enumerable.Range(0, 4)
        select document.Bytes(asJson: form < 2, zipped: form % 2 == 0);
}
