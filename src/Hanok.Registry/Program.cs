using Hanok.Registry;

return await RegistryApplication.Build(args).RunHanokAsync(args);
