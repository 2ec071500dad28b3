using System.Collections.Concurrent;
using System.Net;
using Hanok.Discovery;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace Hanok.Tests.Discovery;

/// <summary>Code that was written for Microsoft.Extensions.ServiceDiscovery finds what Hanok knows.</summary>
public sealed class ServiceDiscoveryTests
{
    private readonly Movable _known = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https+http://kitchen/api/tickets?x=1", "http://10.0.0.1:8080/api/tickets?x=1")]
    [InlineData("http://kitchen/", "http://10.0.0.1:8080/")]
    [InlineData("http://_grpc.kitchen/", "http://10.0.0.1:9090/")]
    [InlineData("http://elsewhere.test/x", "http://elsewhere.test/x")]
    public async Task A_name_is_replaced_by_an_address_of_the_registry_and_another_host_is_left_alone(string wanted, string asked)
    {
        _known.Set(("kitchen", "http"), "http://10.0.0.1:8080");
        _known.Set(("kitchen", "grpc"), "http://10.0.0.1:9090");
        await using var application = Build();

        Assert.Equal([new Uri(asked)], await AskAsync(application, wanted));
    }

    [Fact]
    public async Task Only_addresses_of_a_wanted_scheme_are_given()
    {
        _known.Set(("kitchen", "http"), "http://10.0.0.1:8080", "https://10.0.0.2:8443");
        await using var application = Build();

        Assert.Equal([new Uri("https://10.0.0.2:8443/")], await AskAsync(application, "https://kitchen/"));
    }

    [Fact]
    public async Task A_change_is_seen_when_it_comes()
    {
        _known.Set(("kitchen", "http"), "http://10.0.0.1:1");
        await using var application = Build();
        var resolver = application.Services.GetRequiredService<ServiceEndpointResolver>();
        Assert.Equal(["http://10.0.0.1:1/"], await OfAsync("http://kitchen"));

        _known.Set(("kitchen", "http"), "http://10.0.0.1:1", "http://10.0.0.1:2");
        await AreAsync("http://kitchen", "http://10.0.0.1:1/", "http://10.0.0.1:2/");
        _known.Set(("kitchen", "http"), "http://10.0.0.1:2");
        await AreAsync("http://kitchen", "http://10.0.0.1:2/");

        // Nobody knew it when it was first asked for.
        Assert.Equal(["delivery:80"], (await resolver.GetEndpointsAsync("http://delivery", Cancellation)).Endpoints.Select(e => $"{e.EndPoint}".Split('/')[^1]));
        _known.Set(("delivery", "http"), "http://10.0.0.1:3");
        await AreAsync("http://delivery", "http://10.0.0.1:3/");

        Task AreAsync(string service, params string[] wanted) => Until.NothingIsMissingAsync(
            async () => await OfAsync(service) is var found && found.SequenceEqual(wanted) ? null : $"{string.Join(", ", wanted)}: {string.Join(", ", found)}");

        async Task<string[]> OfAsync(string service) =>
            [.. (await resolver.GetEndpointsAsync(service, Cancellation)).Endpoints.Select(endpoint => $"{endpoint.EndPoint}")];
    }

    private WebApplication Build()
    {
        var builder = TestHost.CreateBuilder("asking");
        builder.AddHanok("asking").AddServiceDiscovery();
        builder.Services.AddSingleton<IAddressSource>(_known);
        builder.Services.AddSingleton<Asked>();
        builder.Services.AddHttpClient("kitchen").AddServiceDiscovery().AddHttpMessageHandler<Asked>();
        return builder.Build();
    }

    private static async Task<IReadOnlyCollection<Uri>> AskAsync(WebApplication application, string wanted)
    {
        using var http = application.Services.GetRequiredService<IHttpClientFactory>().CreateClient("kitchen");
        using var answer = await http.GetAsync(wanted, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return application.Services.GetRequiredService<Asked>().Uris;
    }

    private sealed class Movable : IAddressSource
    {
        private readonly ConcurrentDictionary<(string, string), Uri[]> _addresses = [];
        private CancellationTokenSource _changed = new();

        public void Set((string Service, string Endpoint) of, params string[] addresses)
        {
            _addresses[of] = [.. addresses.Select(address => new Uri(address))];
            using var before = Interlocked.Exchange(ref _changed, new());
            before.Cancel();
        }

        public IReadOnlyList<Uri> Of(string service, string endpoint) => _addresses.GetValueOrDefault((service, endpoint)) ?? [];

        public IChangeToken Changed() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);
    }

    private sealed class Asked : DelegatingHandler
    {
        public ConcurrentQueue<Uri> Uris { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uris.Enqueue(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
