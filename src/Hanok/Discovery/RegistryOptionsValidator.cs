using Microsoft.Extensions.Options;

namespace Hanok.Discovery;

[OptionsValidator]
internal sealed partial class RegistryOptionsValidator : IValidateOptions<RegistryOptions>;
