using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Hanok.Kafka;

/// <summary>Finds the native library: the one that the package librdkafka.redist put beside the program, or else the system's own.</summary>
internal static class Librdkafka
{
    private const string Cure =
        "Install it (Debian, Ubuntu: apt-get install librdkafka1; macOS: brew install librdkafka), or refer to the package librdkafka.redist.";

    private static readonly string[] SystemNames = ["librdkafka.so.1", "librdkafka.1.dylib", "/opt/homebrew/lib/librdkafka.1.dylib"];

    private static readonly Lazy<string?> Problem = new(TryLoad);

    /// <summary>Returns null, or why there is no library and what to do.</summary>
    public static string? Load() => Problem.Value;

    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "librdkafka")
            return 0;

        if (NativeLibrary.TryLoad(name, assembly, path, out var library))
            return library;

        return SystemNames.Any(system => NativeLibrary.TryLoad(system, out library)) ? library : 0;
    }

    private static string? TryLoad()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The program has a resolver of its own, and knows where its library is.
        }

        try
        {
            Library.Load();
            if (Library.Version < 0x02010000)
                DoWithoutLeaderEpochs();

            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or InvalidOperationException or EntryPointNotFoundException or MissingFieldException)
        {
            return $"The native library librdkafka cannot be used: {e.Message} {Cure}";
        }
    }

    // The client asks the library for leader epochs with every message and offset. Libraries before 2.1 (Debian 12 has 2.0.2) have no such
    // function; they do not know epochs, which is what -1 says.
    private static void DoWithoutLeaderEpochs()
    {
        const string Client = "Confluent.Kafka.Impl.Librdkafka, Confluent.Kafka";
        Replace(Type.GetType(Client)?.GetField("_message_leader_epoch", BindingFlags.Static | BindingFlags.NonPublic), nameof(NoEpoch));
        Replace(Type.GetType(Client)?.GetField("_topic_partition_get_leader_epoch", BindingFlags.Static | BindingFlags.NonPublic), nameof(NoEpoch));
        Replace(Type.GetType(Client)?.GetField("_topic_partition_set_leader_epoch", BindingFlags.Static | BindingFlags.NonPublic), nameof(Ignore));
    }

    [DynamicDependency(nameof(NoEpoch)), DynamicDependency(nameof(Ignore))]
    private static void Replace(FieldInfo? function, string with)
    {
        if (function is null)
            throw new MissingFieldException("This Confluent.Kafka cannot work with a librdkafka before 2.1, which has no leader epochs.");

        var method = typeof(Librdkafka).GetMethod(with, BindingFlags.Static | BindingFlags.NonPublic)!;
        function.SetValue(null, Delegate.CreateDelegate(function.FieldType, method));
    }

    private static int NoEpoch(nint of) => -1;

    private static void Ignore(nint of, int epoch)
    {
    }
}
