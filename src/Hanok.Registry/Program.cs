namespace Hanok.Registry;

// Not as statements: the class would be public then, as API of the registry.
internal static class Program
{
    public static Task<int> Main(string[] args) => RegistryApplication.Build(args).RunHanokAsync(args);
}
