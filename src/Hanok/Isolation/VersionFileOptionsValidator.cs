using Microsoft.Extensions.Options;

namespace Hanok.Isolation;

[OptionsValidator]
internal sealed partial class VersionFileOptionsValidator : IValidateOptions<VersionFileOptions>;
