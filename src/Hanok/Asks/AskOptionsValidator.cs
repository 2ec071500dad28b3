using Microsoft.Extensions.Options;

namespace Hanok.Asks;

[OptionsValidator]
internal sealed partial class AskOptionsValidator : IValidateOptions<AskOptions>;
