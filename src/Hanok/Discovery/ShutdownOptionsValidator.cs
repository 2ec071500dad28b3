using Microsoft.Extensions.Options;

namespace Hanok.Discovery;

[OptionsValidator]
internal sealed partial class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>;
