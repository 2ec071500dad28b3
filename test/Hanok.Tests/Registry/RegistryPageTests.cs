using Hanok.Registry.Leases;
using Hanok.Registry.Page;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Registry;

public sealed class RegistryPageTests
{
    [Fact]
    public void Whatever_an_instance_says_of_itself_is_text_on_the_page()
    {
        const string Script = "\"><script>alert(1)</script>";
        var table = Instances.Table(new TestTime());
        table.Register(
            Instances.Order() with
            {
                Key = new InstanceKey(Script, Script),
                HostName = Script,
                Metadata = new([new("version", Script), new("zone", Script)]),
                HomePageUrl = "javascript:alert(1)",
            },
            fromPeer: false);
        var page = RegistryPage.Render(table.Report(), [new(Script, false, Script)]);

        Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Suspicion_is_said_in_words()
    {
        var time = new TestTime();
        var table = Instances.Table(time);
        foreach (var id in new[] { "a", "b", "c" })
            table.Register(Instances.Order(id), fromPeer: false);

        time.Advance(TimeSpan.FromSeconds(34));
        foreach (var suspect in table.TakeDue())
            table.Settle(suspect, new(FindingKind.Silent, "did not answer localhost:5097 within 2 s"));

        var page = RegistryPage.Render(table.Report(), []);
        Assert.Contains("3 of 3 instances stopped sending heartbeats", page, StringComparison.Ordinal);
        Assert.Contains("suspect: no heartbeat for 34 s, and it did not answer localhost:5097 within 2 s; kept for at most 90 s", page, StringComparison.Ordinal);
    }
}
