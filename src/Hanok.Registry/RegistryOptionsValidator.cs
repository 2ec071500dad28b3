using Microsoft.Extensions.Options;

namespace Hanok.Registry;

[OptionsValidator]
internal sealed partial class RegistryOptionsValidator : IValidateOptions<RegistryOptions>;
