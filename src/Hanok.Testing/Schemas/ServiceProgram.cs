using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Hanok.Testing.Schemas;

/// <summary>Runs the program of a service up to where its host is built, and no further: it opens no port and no database.</summary>
internal sealed class ServiceProgram : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    // Hosts of other tests are built at the same time.
    private static readonly AsyncLocal<ServiceProgram?> Current = new();

    private readonly List<IDisposable> _subscriptions = [];
    private IHost? _host;
    private Exception? _failure;

    /// <exception cref="InvalidOperationException">It is no program, or it ended without building a host.</exception>
    public static IHost Build(Assembly program)
    {
        var main = program.EntryPoint ?? throw new InvalidOperationException(
            $"{program.GetName().Name} is no program: pass the assembly that has the service's Program.cs.");
        var run = new ServiceProgram();
        var thread = new Thread(() => run.Run(main));
        thread.Start();
        thread.Join();
        return run._host ?? throw new InvalidOperationException(
            $"{program.GetName().Name} ended before it had built its host.", run._failure);
    }

    private void Run(MethodInfo main)
    {
        Current.Value = this;
        var all = DiagnosticListener.AllListeners.Subscribe(this);
        try
        {
            // What reads its settings while it is built should find some; nothing is connected to.
            string[] settings = ["--ConnectionStrings:Postgres=Host=127.0.0.1;Port=1;Database=none;Username=none"];
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [settings], null);
        }
        catch (Stop)
        {
            // The host is there.
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            all.Dispose();
            _subscriptions.ForEach(s => s.Dispose());
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (Current.Value == this && value.Name == "Microsoft.Extensions.Hosting")
            _subscriptions.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value == this && value is { Key: "HostBuilt", Value: IHost host })
        {
            _host = host;
            throw new Stop();
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted() { }

    void IObserver<DiagnosticListener>.OnError(Exception error) { }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted() { }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error) { }

    private sealed class Stop : Exception;
}
