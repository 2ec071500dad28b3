using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

[OptionsValidator]
internal sealed partial class TccOptionsValidator : IValidateOptions<TccOptions>;
