using Microsoft.Extensions.Options;

namespace Hanok.Direct;

[OptionsValidator]
internal sealed partial class DirectOptionsValidator : IValidateOptions<DirectOptions>;
